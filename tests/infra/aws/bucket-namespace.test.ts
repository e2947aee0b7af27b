import assert from "node:assert/strict";
import {
  accountNamespaceOf,
  bucketNameIn,
  derivedBucketName,
  hasAccountNamespace,
  namespaceOf,
} from "../../../infra/aws/bucket-namespace";

const place = { accountId: "111122223333", region: "eu-west-1" };
const OWN = "aero-dev-111122223333-eu-west-1-an";
const GLOBAL = "aero-dev-111122223333-eu-west-1";

describe("an account's own namespace", () => {
  for (const [region, has] of [
    ["us-east-1", true],
    ["me-west-1", true],
    ["me-south-1", false],
    ["me-central-1", false],
    ["cn-north-1", true],
    ["us-gov-east-1", true],
    ["eusc-de-east-1", true],
    ["us-iso-east-1", false],
    ["nowhere", false],
  ] as const) {
    it(`is ${has ? "" : "not "}there in ${region}`, () => {
      assert.equal(hasAccountNamespace(region), has);
    });
  }
});

describe("the name of a bucket", () => {
  it("ends with account, Region and, in the account's namespace, an", () => {
    assert.equal(bucketNameIn("account-regional", "aero-dev", place), OWN);
    assert.equal(bucketNameIn("global", "aero-dev", place), GLOBAL);
  });

  it("says by its end which namespace it is in", () => {
    assert.deepEqual(accountNamespaceOf(OWN), { base: "aero-dev", ...place });
    assert.deepEqual(namespaceOf(OWN), { bucketNamespace: "account-regional" });
    for (const name of [GLOBAL, "files", "files-an", "-111122223333-eu-west-1-an"]) {
      assert.equal(accountNamespaceOf(name), undefined);
      assert.deepEqual(namespaceOf(name), {});
    }
  });
});

describe("the name of a bucket that belongs to another", () => {
  const LONG = `${"a".repeat(36)}-111122223333-eu-west-1-an`;
  for (const [title, source, ending, region, expected] of [
    [
      "stays in the account's namespace",
      OWN,
      "-logs",
      undefined,
      "aero-dev-logs-111122223333-eu-west-1-an",
    ],
    [
      "goes to the namespace of another Region",
      OWN,
      "-replica",
      "us-west-2",
      "aero-dev-replica-111122223333-us-west-2-an",
    ],
    [
      "leaves it where the other Region has none",
      OWN,
      "-replica",
      "me-south-1",
      `${OWN}-replica-me-south-1`,
    ],
    ["stays in the global namespace", GLOBAL, "-logs", undefined, `${GLOBAL}-logs`],
    [
      "stays there in another Region",
      GLOBAL,
      "-replica",
      "us-west-2",
      `${GLOBAL}-replica-us-west-2`,
    ],
    [
      "is cut where it would be too long",
      LONG,
      "-logs",
      undefined,
      `${"a".repeat(23)}-HASH-logs-111122223333-eu-west-1-an`,
    ],
  ] as const) {
    it(title, () => {
      const name = derivedBucketName(source, ending, region);
      assert.equal(name.replace(/-[0-9a-f]{8}-logs/, "-HASH-logs"), expected);
      assert.ok(name.length <= 63);
    });
  }
});
