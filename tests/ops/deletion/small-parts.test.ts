import assert from "node:assert/strict";
import { namesKey } from "../../../ops/deletion/names-key";
import { durationOf } from "../../../ops/deletion/schedule/duration";

const key = {
  arn: "arn:aws:kms:eu-west-3:111122223333:key/1234",
  keyId: "1234",
  aliases: ["alias/orbit"],
};

describe("a duration", () => {
  for (const [text, milliseconds] of [
    ["7d", 604_800_000],
    ["12h", 43_200_000],
    ["30m", 1_800_000],
    ["0", 0],
    ["0d", 0],
    ["7", undefined],
    ["", undefined],
    ["-1d", undefined],
    ["1w", undefined],
    ["1.5d", undefined],
  ] as const) {
    it(`of "${text}" is ${milliseconds ?? "none"}`, () => {
      assert.equal(durationOf(text), milliseconds);
    });
  }
});

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
