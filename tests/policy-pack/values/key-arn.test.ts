import assert from "node:assert/strict";
import { isKeyArn, keyIdIn, regionOfKeyArn } from "../../../policy-pack/src/values/key-arn";

const ID = "1234abcd-12ab-34cd-56ef-1234567890ab";

describe("the ARN of a key", () => {
  for (const [value, region] of [
    [`arn:aws:kms:eu-central-1:111122223333:key/${ID}`, "eu-central-1"],
    [`arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-${ID}`, "us-gov-west-1"],
    [`arn:aws:kms:eu-central-1:11112222333:key/${ID}`, undefined],
    [`arn:aws:kms:eu-central-1:1111222233334:key/${ID}`, undefined],
    ["arn:aws:kms:eu-central-1:111122223333:key/", undefined],
    ["arn:aws:kms:eu-central-1:111122223333:alias/x", undefined],
    [`arn:aws:kms::111122223333:key/${ID}`, undefined],
    [`arn:aws:s3:eu-central-1:111122223333:key/${ID}`, undefined],
    [` arn:aws:kms:eu-central-1:111122223333:key/${ID}`, undefined],
    [`arn:aws:kms:eu-central-1:111122223333:key/${ID}/x`, undefined],
    [ID, undefined],
    [undefined, undefined],
    [7, undefined],
  ] as const) {
    it(`${region === undefined ? "is not" : "is"} ${JSON.stringify(value)}`, () => {
      assert.deepEqual([isKeyArn(value), regionOfKeyArn(value)], [region !== undefined, region]);
    });
  }

  for (const [name, id] of [
    [`arn:aws:kms:eu-central-1:111122223333:key/${ID}`, ID],
    [ID, ID],
    [`x-arn:aws:kms:eu-central-1:111122223333:key/${ID}`, undefined],
    ["arn:aws:kms:eu-central-1:111122223333:alias/x", undefined],
  ] as const) {
    it(`${id === undefined ? "gives no id of" : "gives the id of"} ${name}`, () => {
      assert.equal(keyIdIn(name), id ?? name);
    });
  }
});
