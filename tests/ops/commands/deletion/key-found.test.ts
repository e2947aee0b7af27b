import assert from "node:assert/strict";
import { isPending, namesKey } from "../../../../ops/commands/deletion/key-found";

const key = {
  arn: "arn:aws:kms:eu-west-3:111122223333:key/1234",
  keyId: "1234",
  aliases: ["alias/orbit"],
};

describe("the key that a bucket's default names", () => {
  for (const [name, isIt] of [
    ["arn:aws:kms:eu-west-3:111122223333:key/1234", true],
    ["1234", true],
    ["alias/orbit", true],
    ["arn:aws:kms:eu-west-3:111122223333:alias/orbit", true],
    ["arn:aws:kms:eu-west-1:111122223333:key/1234", false],
    ["arn:aws:kms:eu-west-3:444455556666:alias/orbit", false],
    ["alias/orbit2", false],
    ["", false],
    [undefined, false],
  ] as const) {
    it(`is ${isIt ? "" : "not "}this one if it is ${name}`, () => {
      assert.equal(namesKey(name, key), isIt);
    });
  }
});

describe("a key in the state", () => {
  for (const [state, expected] of [
    ["PendingDeletion", true],
    ["PendingReplicaDeletion", true],
    ["PendingImport", false],
    ["Disabled", false],
    ["Enabled", false],
  ] as const) {
    it(`${state} is ${expected ? "" : "not "}pending deletion`, () => {
      assert.equal(isPending(state), expected);
    });
  }
});
