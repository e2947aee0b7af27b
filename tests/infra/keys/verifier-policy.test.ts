import assert from "node:assert/strict";
import { MANAGED_POLICY_MAX_CHARACTERS } from "../../../infra/aws/limits";
import { keyPolicy } from "../../../infra/keys/key-policy";
import { verifierPolicy } from "../../../infra/keys/verifier-policy";
import { verifyCommand } from "../../../ops/commands/verify/command";
import { simulate, type Verdict } from "../../support/simulator";
import { CHINA_PLACE, GOV_PLACE, PLACE } from "../support/places";
import { allows, documentOf } from "../support/statements";

const bucketArn = "arn:aws:s3:::files";
const keyArn = `arn:aws:kms:us-east-1:${PLACE.accountId}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const PROBE = `${bucketArn}/aerosecure-probe/upload-1`;
const FLIGHT = `${bucketArn}/flight.bin`;
const CONTEXT = "kms:EncryptionContext:aws:s3:arn";
const VERIFIER = `arn:aws:iam::${PLACE.accountId}:user/Verifier`;

const policy = verifierPolicy({ ...PLACE, bucketArn, keyArn });

/** The key policy as the program writes it, which names the verifier nowhere. */
const ofKey = keyPolicy({
  ...PLACE,
  bucketArn,
  sseAlgorithm: "aws:kms",
  administrators: [`arn:aws:iam::${PLACE.accountId}:user/kzax01`],
  administratorsMayDeleteKey: true,
  keyUsers: [],
});

describe("verifierPolicy", () => {
  it("is these statements", () => {
    const through = {
      StringEquals: {
        "kms:CallerAccount": PLACE.accountId,
        "kms:ViaService": "s3.us-east-1.amazonaws.com",
      },
      StringLike: { [CONTEXT]: [bucketArn, `${bucketArn}/aerosecure-probe/*`] },
    };
    const probes = `${bucketArn}/aerosecure-probe/*`;
    assert.deepEqual(
      policy,
      documentOf(
        allows(
          "ProbeBucket",
          ["s3:PutObject", "s3:AbortMultipartUpload", "s3:DeleteObjectVersion"],
          probes,
        ),
        allows("ReadProbes", ["s3:GetObject", "s3:GetObjectVersion"], probes),
        allows(
          "FindProbes",
          ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"],
          bucketArn,
        ),
        allows("EncryptThroughS3Only", "kms:GenerateDataKey", keyArn, through),
        allows("DecryptThroughS3Only", "kms:Decrypt", keyArn, through),
        allows("ReadBucket", ["s3:GetBucket*", "s3:GetEncryptionConfiguration"], bucketArn),
        allows(
          "ReadRulesOfBucket",
          ["s3:GetLifecycleConfiguration", "s3:GetReplicationConfiguration"],
          bucketArn,
        ),
        allows("SimulatePolicies", "iam:SimulateCustomPolicy", "*"),
        allows(
          "ReadKey",
          ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus"],
          keyArn,
        ),
      ),
    );
  });

  const throughS3 = { "kms:ViaService": "s3.us-east-1.amazonaws.com", [CONTEXT]: bucketArn };

  async function verdict(
    action: string,
    resource: string,
    context: Readonly<Record<string, string>> = {},
  ): Promise<Verdict> {
    const isOfKey = action.startsWith("kms:");
    const caller = {
      "aws:PrincipalArn": VERIFIER,
      "aws:PrincipalType": "User",
      "aws:PrincipalAccount": PLACE.accountId,
      "aws:PrincipalIsAWSService": "false",
      ...(isOfKey ? { "kms:CallerAccount": PLACE.accountId } : {}),
    };
    const answer = await simulate({
      principal: VERIFIER,
      identityPolicies: [policy],
      accountId: PLACE.accountId,
      action,
      resource,
      context: { ...caller, ...context },
      ...(isOfKey ? { resourcePolicy: ofKey } : {}),
    });
    return answer.verdict;
  }

  const resourceOf = (action: string): string => {
    if (action.startsWith("kms:")) {
      return keyArn;
    }
    if (action.startsWith("iam:")) {
      return "*";
    }
    return /Object(?:Version)?$|MultipartUpload$/.test(action) ? PROBE : bucketArn;
  };
  for (const { action } of verifyCommand.permissions) {
    it(`gives what \`aerosecure verify\` says it needs: ${action}`, async () => {
      const isUse = /^kms:(?:GenerateDataKey|Decrypt)$/.test(action);
      assert.equal(await verdict(action, resourceOf(action), isUse ? throughS3 : {}), "Allowed");
    });
  }

  const refused: readonly (readonly [string, string, Readonly<Record<string, string>>?])[] = [
    ["s3:GetObject", FLIGHT],
    ["s3:GetObjectVersion", FLIGHT],
    ["s3:PutObject", FLIGHT],
    ["s3:DeleteObjectVersion", FLIGHT],
    ["s3:AbortMultipartUpload", FLIGHT],
    ["s3:PutBucketPolicy", bucketArn],
    ["kms:PutKeyPolicy", keyArn],
    ["kms:ScheduleKeyDeletion", keyArn],
    ["kms:Encrypt", keyArn, throughS3],
    ["kms:Decrypt", keyArn, { ...throughS3, [CONTEXT]: FLIGHT }],
    ["kms:Decrypt", keyArn, { ...throughS3, [CONTEXT]: "arn:aws:s3:::another" }],
    ["kms:Decrypt", keyArn, { [CONTEXT]: bucketArn }],
  ];
  for (const [action, resource, context] of refused) {
    it(`does not give ${action} on ${resource} ${JSON.stringify(context ?? {})}`, async () => {
      assert.notEqual(await verdict(action, resource, context), "Allowed");
    });
  }

  for (const place of [PLACE, GOV_PLACE, CHINA_PLACE]) {
    it(`is short enough for any bucket, and of its own partition: ${place.partition.name}`, () => {
      const name = "a".repeat(63);
      const text = JSON.stringify(
        verifierPolicy({
          ...place,
          bucketArn: `arn:${place.partition.name}:s3:::${name}`,
          keyArn: keyArn.replace("arn:aws:", `arn:${place.partition.name}:`),
        }),
      );
      assert.ok(text.length <= MANAGED_POLICY_MAX_CHARACTERS);
      assert.ok(text.includes(`"s3.${place.region}.${place.partition.dnsSuffix}"`));
    });
  }
});
