import assert from "node:assert/strict";
import { bucketPolicy } from "../../../../infra/buckets/bucket-policy";
import type { ControlId } from "../../../../ops/controls/definitions";
import { deployedControls } from "../../../../ops/controls/deployed-controls";
import {
  deniesPlainText,
  publicStatements,
} from "../../../../ops/controls/policies/policy-verdicts";
import { KEY } from "../../../../policy-pack/src/resources/aws-types";
import { kmsPolicyNotPublic } from "../../../../policy-pack/src/rules/kms-policy-not-public";
import { s3BucketTlsOnly } from "../../../../policy-pack/src/rules/s3-bucket-tls-only";
import { runResource, runStack } from "../../../../policy-pack/src/testing";
import { bucket, companion } from "../../../policy-pack/buckets";
import { KEY_ARN, REMEDIES, TARGET } from "../../support/samples";
import { stubAws } from "../../support/stub-aws";

const BUCKET = "arn:aws:s3:::files";
const documentOf = (...Statement: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement });

const open = (condition: object) => ({
  ...{ Sid: "Open", Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:Decrypt" },
  ...{ Resource: "*", Condition: condition },
});
const deny = (Resource: string) => ({
  ...{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource },
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

const aws = stubAws();

/** The verdict that `verify` and `evidence` show of an AWS that has these documents. */
async function verdictOf(
  id: ControlId,
  { keyPolicy = "", bucketPolicy = "" }: { keyPolicy?: string; bucketPolicy?: string },
) {
  const { clients } = await aws(({ headers, path }) => {
    if (headers["x-amz-target"] === "TrentService.GetKeyPolicy") {
      return { status: 200, body: JSON.stringify({ Policy: keyPolicy }) };
    }
    return /[?&]policy=?(?:&|$)/.test(path) ? { status: 200, body: bucketPolicy } : { status: 404 };
  });
  const { signal } = new AbortController();
  const access = { clients, signal, isLoopback: true, now: () => new Date() };
  const { controls } = await deployedControls(access, TARGET, undefined, REMEDIES);
  return controls.find((control) => control.id === id)?.verdict;
}

describe("the verdict on a key policy", () => {
  const policies: Readonly<Record<string, readonly [string, readonly string[] | undefined]>> = {
    "roles of every account": [
      documentOf(open({ StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } })),
      ["Open"],
    ],
    "a VPC endpoint": [
      documentOf(open({ StringEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } })),
      [],
    ],
    everyone: [documentOf({ ...open({}), Sid: undefined }), ["statement 1"]],
    "its account": [
      documentOf(open({ StringEquals: { "kms:CallerAccount": "111122223333" } })),
      [],
    ],
    "nobody, being no document": ["{", undefined],
  };
  for (const [whom, [policy, statements]] of Object.entries(policies)) {
    it(`is the pack's own where it lets in ${whom}`, async () => {
      assert.deepEqual(publicStatements(policy), statements);
      const { violations } = await runResource(kmsPolicyNotPublic, KEY, { policy });
      assert.equal(violations.length, statements?.length ?? 0);
      assert.equal(
        await verdictOf("key-policy-not-public", { keyPolicy: policy }),
        statements?.length === 0 ? "pass" : "fail",
      );
    });
  }
});

describe("the verdict on a bucket policy", () => {
  const policies: Readonly<Record<string, readonly [string, boolean]>> = {
    "the stack's own": [
      JSON.stringify(
        bucketPolicy({
          ...{ bucketArn: BUCKET, keyArn: KEY_ARN, sseAlgorithm: "aws:kms" },
          ...{ minimumTlsVersion: "1.2", serviceRoles: [], deployer: [], protect: true },
        }),
      ),
      true,
    ],
    "one that denies plain text in two statements": [
      documentOf(deny(BUCKET), deny(`${BUCKET}/*`)),
      true,
    ],
    "one that denies it for objects alone": [documentOf(deny(`${BUCKET}/*`)), false],
    "none, being no document": ["{", false],
  };
  for (const [whose, [policy, isDenied]] of Object.entries(policies)) {
    it(`is the pack's own on ${whose}`, async () => {
      assert.equal(deniesPlainText(policy, "files"), isDenied);
      const { violations } = await runStack(s3BucketTlsOnly, [
        bucket({ bucket: "files" }),
        companion("BucketPolicy", { bucket: "files", policy }),
      ]);
      assert.equal(violations.length, isDenied ? 0 : 1);
      assert.equal(
        await verdictOf("bucket-tls-only", { bucketPolicy: policy }),
        isDenied ? "pass" : "fail",
      );
    });
  }
});
