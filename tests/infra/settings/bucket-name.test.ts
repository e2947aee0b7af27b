import assert from "node:assert/strict";
import { bucketName, bucketNameFaults } from "../../../infra/settings/bucket-name";

describe("bucketName", () => {
  it("is made of prefix, stack, account and region", () => {
    const parts = { prefix: "aero", stack: "dev", accountId: "111122223333", region: "eu-west-1" };
    assert.equal(bucketName(parts), "aero-dev-111122223333-eu-west-1");
  });
});

describe("bucketNameFaults", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["abc", []],
    ["a".repeat(63), []],
    ["1-2", []],
    ["ab", ["It has 2 characters; S3 takes 3 to 63."]],
    ["a".repeat(64), ["It has 64 characters; S3 takes 3 to 63."]],
    ["aBc", ["S3 under TLS takes lower case letters, digits and hyphens only."]],
    ["192.168.5.4", ["S3 under TLS takes lower case letters, digits and hyphens only."]],
    ["-abc", ["S3 wants a letter or digit first."]],
    ["abc-", ["S3 wants a letter or digit last."]],
    ["xn--abc", ['S3 keeps names that begin with "xn--" for itself.']],
    ["xn-abc", []],
    ["sthree-abc", ['S3 keeps names that begin with "sthree-" for itself.']],
    ["sthree-configurator", ['S3 keeps names that begin with "sthree-" for itself.']],
    ["amzn-s3-demo-abc", ['S3 keeps names that begin with "amzn-s3-demo-" for itself.']],
    ["abc-s3alias", ['S3 keeps names that end with "-s3alias" for itself.']],
    ["abc--ol-s3", ['S3 keeps names that end with "--ol-s3" for itself.']],
    ["abc--x-s3", ['S3 keeps names that end with "--x-s3" for itself.']],
    ["abc--table-s3", ['S3 keeps names that end with "--table-s3" for itself.']],
    ["abc-111122223333-us-west-2-an", ['S3 keeps names that end with "-an" for itself.']],
    ["aban", []],
    [
      "abc.mrap",
      [
        "S3 under TLS takes lower case letters, digits and hyphens only.",
        'S3 keeps names that end with ".mrap" for itself.',
      ],
    ],
    [
      "",
      [
        "It has 0 characters; S3 takes 3 to 63.",
        "S3 wants a letter or digit first.",
        "S3 wants a letter or digit last.",
      ],
    ],
  ];
  for (const [name, faults] of cases) {
    it(`finds ${faults.length} in "${name}"`, () => {
      assert.deepEqual(bucketNameFaults(name), faults);
    });
  }
});
