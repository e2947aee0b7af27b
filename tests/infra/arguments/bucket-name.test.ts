import assert from "node:assert/strict";
import { bucketNameFaults } from "../../../infra/arguments/bucket-name";

const OWN = 'S3 keeps names that end with "-an" for the account and the Region that they name:';

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
    ["abc-111122223333-us-west-2-an", []],
    ["abc-an", [`${OWN} here -<account id>-<region>-an.`]],
    ["abc-11112222333-us-west-2-an", [`${OWN} here -<account id>-<region>-an.`]],
    [
      "-111122223333-us-west-2-an",
      ["S3 wants a letter or digit first.", `${OWN} here -<account id>-<region>-an.`],
    ],
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

describe("a name that ends with -an", () => {
  const name = "abc-111122223333-us-west-2-an";
  const here = { accountId: "111122223333", region: "us-west-2" };
  const cases: readonly (readonly [string, Parameters<typeof bucketNameFaults>[1], string?])[] = [
    ["is the account's own in its Region", here],
    ["may be the account's own where the account is not known", { region: "us-west-2" }],
    ["may be the account's own where the Region is not known", { accountId: "111122223333" }],
    [
      "is not another account's",
      { ...here, accountId: "444455556666" },
      "here -444455556666-us-west-2-an.",
    ],
    [
      "is not another Region's",
      { ...here, region: "us-west-1" },
      "here -111122223333-us-west-1-an.",
    ],
  ];
  for (const [title, place, ending] of cases) {
    it(title, () => {
      const faults = ending === undefined ? [] : [`${OWN} ${ending}`];
      assert.deepEqual(bucketNameFaults(name, place), faults);
    });
  }

  it("is nobody's in a Region without such names", () => {
    const there = { accountId: "111122223333", region: "me-south-1" };
    assert.deepEqual(bucketNameFaults("abc-111122223333-me-south-1-an", there), [
      `${OWN} me-south-1 has no such names.`,
    ]);
  });
});
