import assert from "node:assert/strict";
import { deniesToEveryone } from "../../../policy-pack/src/policy-document/bucket-denial";
import { S3 } from "../../../policy-pack/src/policy-document/services";
import { deny, ROLE_ARN, type StatementParts } from "../policy-text";
import { documentRead } from "./access/clauses";

const BUCKET = "arn:aws:s3:::files";
const OBJECTS = `${BUCKET}/*`;
const DENIED: StatementParts = { Action: "s3:PutObject" };
const on = (...Resource: readonly unknown[]): StatementParts => deny({ ...DENIED, Resource });

/** What a policy denies on objects alone, and on the bucket as well. */
const CASES: readonly (readonly [
  title: string,
  statements: readonly StatementParts[],
  bucketName: string | undefined,
  onObjects: boolean,
  onBucket: boolean,
])[] = [
  ["nothing", [], "files", false, false],
  ["all objects", [on(OBJECTS)], "files", true, false],
  ["bucket and objects", [on(BUCKET, OBJECTS)], "files", true, true],
  ["bucket and objects in two statements", [on(BUCKET), on(OBJECTS)], "files", true, true],
  ["everything", [on("*")], "files", true, true],
  ["all buckets of a partition", [on("arn:aws:s3:::*")], "files", true, true],
  ["the bucket alone", [on(BUCKET)], "files", false, false],
  ["another bucket's objects", [on("arn:aws:s3:::other/*")], "files", false, false],
  ["some objects", [on(`${BUCKET}/a*`)], "files", false, false],
  ["objects of one character", [on(`${BUCKET}/?`)], "files", false, false],
  ["the objects in another partition", [on("arn:aws-cn:s3:::files/*")], "files", true, false],
  [
    "bucket and objects of two partitions",
    [on(BUCKET, "arn:aws-cn:s3:::files/*")],
    "files",
    true,
    false,
  ],
  ["what is no text", [on(5, null, OBJECTS)], "files", true, false],
  ["all to a role", [{ ...on("*"), Principal: { AWS: ROLE_ARN } }], "files", false, false],
  [
    "all but to a role",
    [deny({ NotPrincipal: { AWS: ROLE_ARN }, ...DENIED, Resource: "*" })],
    "files",
    false,
    false,
  ],
  ["something else", [deny({ Action: "s3:GetObject", Resource: "*" })], "files", false, false],
  ["all, which is allowed", [{ ...on("*"), Effect: "Allow" }], "files", false, false],
  ["some bucket's objects, whose name is not known", [on(OBJECTS)], undefined, true, false],
  ["some bucket with its objects", [on(BUCKET, OBJECTS)], undefined, true, true],
  [
    "its objects, where `*` stands for no Region and no account",
    [on("arn:aws:s3:*:*:files/*")],
    undefined,
    true,
    false,
  ],
  ["everything of every bucket", [on("*")], undefined, true, true],
  ["all of every bucket", [on("arn:aws:s3:::*")], undefined, true, true],
  ["all of every bucket in a partition", [on("arn:aws-us-gov:s3:::*")], undefined, false, false],
  ["a folder of some bucket", [on(`${BUCKET}/a/*`)], undefined, false, false],
  [
    "one bucket and another's objects",
    [on(BUCKET, "arn:aws:s3:::other/*")],
    undefined,
    true,
    false,
  ],
  [
    "what is no bucket",
    [on("arn:aws:kms:::files/*", "x:arn:aws:s3:::files")],
    undefined,
    false,
    false,
  ],
];

describe("what the policy of a bucket denies to everyone", () => {
  for (const [title, statements, bucketName, onObjects, onBucket] of CASES) {
    it(`is ${title}`, () => {
      const document = documentRead(statements, S3);
      const isDenied = (alsoOnBucket: boolean) =>
        deniesToEveryone(document, bucketName, {
          isIn: ({ elements }) => elements["Action"] === "s3:PutObject",
          onBucket: alsoOnBucket,
        });
      assert.deepEqual([isDenied(false), isDenied(true)], [onObjects, onBucket]);
    });
  }
});
