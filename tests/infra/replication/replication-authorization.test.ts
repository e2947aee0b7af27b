import assert from "node:assert/strict";
import { SSE_ALGORITHMS, type SseAlgorithm } from "../../../infra/aws/sse-algorithm";
import { bucketPolicy } from "../../../infra/buckets/bucket-policy";
import { keyPolicy } from "../../../infra/keys/key-policy";
import { replicationPolicy } from "../../../infra/replication/replication-policy";
import { simulate, type Verdict } from "../../support/simulator";
import { PLACE } from "../support/places";

const { accountId, partition } = PLACE;
const role = `arn:aws:iam::${accountId}:role/files-replication`;

const ends = {
  source: {
    region: "us-east-1",
    bucketArn: "arn:aws:s3:::files",
    keyArn: `arn:aws:kms:us-east-1:${accountId}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  },
  replica: {
    region: "eu-west-1",
    bucketArn: "arn:aws:s3:::files-copy",
    keyArn: `arn:aws:kms:eu-west-1:${accountId}:key/4321abcd-12ab-34cd-56ef-1234567890ab`,
  },
} as const;

type End = keyof typeof ends;

/** What AWS says to the role, under the policies of one end as the stack declares them. */
async function answer(
  end: End,
  action: string,
  sseAlgorithm: SseAlgorithm,
  request: { readonly via?: string; readonly encrypts?: string } = {},
): Promise<Verdict> {
  const { region, bucketArn, keyArn } = ends[end];
  const isKey = action.startsWith("kms:");
  const use = { partition, accountId, region, bucketArn, sseAlgorithm };
  const { verdict } = await simulate({
    principal: `arn:aws:sts::${accountId}:assumed-role/files-replication/s3`,
    identityPolicies: [replicationPolicy({ partition, ...ends, objectLock: true })],
    action,
    resource: isKey ? keyArn : action === "s3:ListBucket" ? bucketArn : `${bucketArn}/a`,
    accountId,
    resourcePolicy: isKey
      ? keyPolicy({
          ...use,
          administrators: [`arn:aws:iam::${accountId}:role/KeyAdmins`],
          administratorsMayDeleteKey: false,
          keyUsers: [],
        })
      : bucketPolicy({
          ...use,
          keyArn,
          minimumTlsVersion: "1.3",
          perimeter: { organizationId: "o-a1b2c3d4e5", vpcEndpointIds: ["vpce-1a2b3c4d"] },
          serviceRoles: [role],
          deployer: [],
          protect: true,
        }),
    context: {
      "aws:PrincipalArn": role,
      "aws:PrincipalIsAWSService": "false",
      ...(isKey
        ? {
            "kms:CallerAccount": accountId,
            "kms:ViaService": request.via ?? `s3.${region}.amazonaws.com`,
            "kms:EncryptionContext:aws:s3:arn": request.encrypts ?? bucketArn,
          }
        : { "aws:SecureTransport": "true", "s3:TlsVersion": "1.3" }),
    },
  });
  return verdict;
}

describe("the replication role under the policies of keys and buckets", () => {
  const needed: readonly (readonly [End, string])[] = [
    ["source", "s3:ListBucket"],
    ["source", "s3:GetObjectVersionForReplication"],
    ["source", "s3:GetObjectVersionTagging"],
    ["source", "s3:GetObjectRetention"],
    ["replica", "s3:ReplicateObject"],
    ["replica", "s3:ReplicateDelete"],
    ["replica", "s3:ReplicateTags"],
  ];
  for (const [end, action] of needed) {
    it(`is allowed ${action} on the ${end}, whatever the perimeter`, async () => {
      assert.equal(await answer(end, action, "aws:kms"), "Allowed");
    });
  }

  const crypto: readonly (readonly [End, string])[] = [
    ["source", "kms:Decrypt"],
    ["replica", "kms:Decrypt"],
    ["replica", "kms:Encrypt"],
    ["replica", "kms:GenerateDataKey"],
  ];
  for (const [end, action] of crypto) {
    for (const sse of SSE_ALGORITHMS) {
      it(`is allowed ${action} with the key of the ${end}, as ${sse} asks for it`, async () => {
        const { bucketArn } = ends[end];
        const encrypts = sse === "aws:kms" ? bucketArn : `${bucketArn}/a`;
        assert.equal(await answer(end, action, sse, { encrypts }), "Allowed");
      });
    }

    it(`is refused ${action} with the key of the ${end} for another bucket`, async () => {
      const encrypts = "arn:aws:s3:::elsewhere";
      assert.equal(await answer(end, action, "aws:kms", { encrypts }), "ExplicitlyDenied");
    });

    it(`is refused ${action} with the key of the ${end} by another service`, async () => {
      const via = "sns.us-east-1.amazonaws.com";
      assert.equal(await answer(end, action, "aws:kms", { via }), "ExplicitlyDenied");
    });
  }

  const unneeded: readonly (readonly [End, string])[] = [
    ["source", "s3:PutObject"],
    ["source", "s3:DeleteObjectVersion"],
    ["source", "s3:ReplicateObject"],
    ["source", "kms:GenerateDataKey"],
    ["source", "kms:Encrypt"],
    ["replica", "s3:GetObject"],
    ["replica", "s3:GetObjectVersionForReplication"],
    ["replica", "s3:DeleteObjectVersion"],
    ["replica", "s3:ListBucket"],
  ];
  for (const [end, action] of unneeded) {
    it(`is not allowed ${action} on the ${end}`, async () => {
      assert.equal(await answer(end, action, "aws:kms"), "ImplicitlyDenied");
    });
  }
});
