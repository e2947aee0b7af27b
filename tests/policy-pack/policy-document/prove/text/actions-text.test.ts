import assert from "node:assert/strict";
import { Model } from "../../../../../policy-pack/src/policy-document/prove/model";
import type { Place } from "../../../../../policy-pack/src/policy-document/prove/property";
import { actionsText } from "../../../../../policy-pack/src/policy-document/prove/text/actions-text";
import { KMS, S3 } from "../../../../../policy-pack/src/policy-document/services";
import { ACCOUNT, KEY_ARN } from "../../../policy-text";
import { documentRead } from "../../access/clauses";

const KEY: Place = { service: "kms", arn: KEY_ARN, partition: "aws", accountId: ACCOUNT };
const BUCKET: Place = { ...KEY, service: "s3", arn: "arn:aws:s3:::files" };
const ALL_BUT_READING = [
  ...["PutObject", "DeleteObject", "ListBucket", "PutBucketPolicy", "DeleteBucketPolicy"],
  "take any other action",
];

/** The elements of statements, the first action of a class that they tell apart, and what the class is called. */
const CLASSES: readonly (readonly [Place, readonly object[], string, readonly string[]])[] = [
  [KEY, [{ Action: "kms:Decrypt" }], "kms:Decrypt", ["Decrypt"]],
  [KEY, [{ Action: "KMS:decrypt" }], "kms:Decrypt", ["Decrypt"]],
  [KEY, [{ NotAction: "kms:Decrypt" }], "kms:Decrypt", ["Decrypt"]],
  // All actions of KMS are known, so that nothing is said of others like it.
  [KEY, [{ Action: "kms:GenerateM*" }], "kms:GenerateMac", ["GenerateMac"]],
  [KEY, [{ Action: "kms:Zzz*" }], "kms:zzz", ["take any other action like kms:Zzz*"]],
  [KEY, [{ Action: "kms:NewOne" }], "kms:newone", ["NewOne"]],
  [KEY, [{ NotAction: "kms:NewOne" }], "kms:newone", ["NewOne"]],
  [BUCKET, [{ Action: "s3:GetObject" }], "s3:GetObject", ["GetObject"]],
  [
    BUCKET,
    [{ Action: "s3:*" }, { Action: "s3:Get*" }],
    "s3:GetObject",
    ["GetObject", "GetBucketPolicy", "take any other action like s3:Get*"],
  ],
  [BUCKET, [{ Action: "s3:*" }, { Action: "s3:Get*" }], "s3:PutObject", ALL_BUT_READING],
  [BUCKET, [{ Action: "*" }, { Action: "s3:Get*" }], "s3:PutObject", ALL_BUT_READING],
  [
    BUCKET,
    [{ Action: "s3:Get*" }, { Action: "s3:GetObjectT*" }, { Action: "s3:G*" }],
    "s3:getobjectt",
    ["take any other action like s3:GetObjectT*"],
  ],
];

describe("actions in words", () => {
  for (const [place, elements, first, texts] of CLASSES) {
    it(`are ${texts.join(", ")} for ${JSON.stringify(elements)}`, () => {
      const { model, document } = modelOf(place, elements);
      assert.ok(model.actions.includes(first), model.actions.join());
      assert.deepEqual(actionsText([first], model, [document]), texts);
    });
  }

  it("are anything, if they are all", () => {
    const { model, document } = modelOf(KEY, [{ Action: "kms:Decrypt" }]);
    assert.deepEqual(actionsText(model.actions, model, [document]), ["do anything"]);
  });
});

function modelOf(place: Place, elements: readonly object[]) {
  const statements = elements.map((element) => ({
    ...{ Effect: "Allow", Principal: "*", Resource: "*", ...element },
  }));
  const document = documentRead(statements, place.service === "kms" ? KMS : S3);
  return { model: new Model([document], [], place), document };
}
