import assert from "node:assert/strict";
import { UNKNOWN, type Values } from "../../../local/aws-provider/value";
import { unreachableProvider } from "./unreachable-provider";

/** Making is refused before AWS would be called. */
const provider = unreachableProvider("eu-west-3");
const seed = new TextEncoder().encode("seed");
const region = "eu-west-3";

interface Type {
  readonly token: string;
  readonly args: Values;
  readonly outputs: readonly string[];
  readonly wrong: readonly (readonly [change: Values, reason: string])[];
  readonly refusal: string;
}

const types: readonly Type[] = [
  {
    token: "aws:kms/keyPolicy:KeyPolicy",
    args: { keyId: "1234abcd", policy: "{}" },
    outputs: [],
    wrong: [[{ policy: "" }, "must be a JSON policy document"]],
    refusal: "creating KMS Key Policy: it can be previewed but not made",
  },
  {
    token: "aws:kms/grant:Grant",
    args: {
      granteePrincipal: "arn:aws:iam::111122223333:role/Reader",
      keyId: "1234abcd",
      operations: ["Decrypt"],
    },
    outputs: ["grantId", "grantToken"],
    wrong: [[{ operations: "Decrypt" }, "must be a list"]],
    refusal: "creating KMS Grant: it can be previewed but not made",
  },
  {
    token: "aws:s3/bucketObjectv2:BucketObjectv2",
    args: { bucket: "files", key: "file", serverSideEncryption: "AES256" },
    outputs: ["arn", "etag", "versionId", "tagsAll"],
    wrong: [[{ serverSideEncryption: "none" }, "must be one of"]],
    refusal: "creating S3 Object: it can be previewed but not made",
  },
];

describe("types that the local AWS can only preview", () => {
  for (const { token, args, outputs, wrong, refusal } of types) {
    it(`checks and previews ${token}`, async () => {
      const { inputs, faults } = provider.check(token, "sample", {}, args, seed);
      assert.deepEqual([inputs, faults], [{ ...args, region }, []]);
      const { state } = await provider.create(token, inputs, true);
      for (const output of outputs) {
        assert.equal(state[output], UNKNOWN, output);
      }
    });

    it(`refuses what AWS would refuse of ${token}`, () => {
      for (const [change, reason] of wrong) {
        const { faults } = provider.check(token, "sample", {}, { ...args, ...change }, seed);
        assert.deepEqual(
          faults.map((fault) => [fault.property, fault.reason.slice(0, reason.length)]),
          Object.keys(change).map((property) => [property, reason]),
        );
      }
    });

    it(`makes no ${token}`, async () => {
      await assert.rejects(provider.create(token, { ...args, region }, false), {
        message: new RegExp(`^${refusal}`),
      });
    });
  }
});
