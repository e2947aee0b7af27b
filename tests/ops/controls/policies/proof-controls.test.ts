import assert from "node:assert/strict";
import { bucketPolicy } from "../../../../infra/buckets/bucket-policy";
import { keyPolicy } from "../../../../infra/keys/key-policy";
import type { Site } from "../../../../ops/controls/policies/policy-facts";
import {
  type ProofJudgement,
  proofControls,
} from "../../../../ops/controls/policies/proof-controls";
import { PLACE } from "../../../infra/support/places";
import { DEPLOY, KEY_ARN, REFUSED, REMEDIES, read, readingOf } from "../../support/samples";

const BUCKET_ARN = "arn:aws:s3:::aerosecure-prod";
const DEPLOYER = "arn:aws:iam::111122223333:role/Deployer";
const site: Site = { ...PLACE, keyArn: KEY_ARN, bucketArn: BUCKET_ARN };

const key = keyPolicy({
  ...PLACE,
  administrators: ["arn:aws:iam::111122223333:user/kzax01"],
  administratorsMayDeleteKey: false,
  keyUsers: ["arn:aws:iam::111122223333:role/Crew"],
  bucketArn: BUCKET_ARN,
  sseAlgorithm: "aws:kms:dsse",
  minimumDeletionWindowInDays: 14,
  minimumUnusedDaysBeforeDeletion: 30,
  deniedDeletion: [DEPLOYER],
});
const bucket = bucketPolicy({
  bucketArn: BUCKET_ARN,
  keyArn: KEY_ARN,
  sseAlgorithm: "aws:kms:dsse",
  minimumTlsVersion: "1.3",
  perimeter: { organizationId: "o-a1b2c3d4e5", vpcEndpointIds: ["vpce-1a2b3c4d"] },
  serviceRoles: ["arn:aws:iam::111122223333:role/Backup"],
  deployer: [DEPLOYER],
  protect: true,
});

type Policy = typeof key;

function judge(
  changed: { readonly [Name in "keyPolicy" | "bucketPolicy"]?: ProofJudgement[Name] } = {},
  declared: Partial<ProofJudgement["declared"]> = {},
) {
  const controls = proofControls({
    site,
    declared: {
      encryption: { algorithm: "aws:kms:dsse", keyArn: KEY_ARN, bucketKey: false },
      keyPolicy: JSON.stringify(key),
      bucketPolicy: JSON.stringify(bucket),
      ...declared,
    },
    keyPolicy: read(JSON.stringify(key)),
    bucketPolicy: read(JSON.stringify(bucket)),
    remedies: REMEDIES,
    ...changed,
  });
  return controls.map(({ id, resource, verdict, found, remedy }) => [
    ...[id, resource, verdict, found, remedy],
  ]);
}

const keyPasses = ["key-policy-proved", KEY_ARN, "pass", "21 properties proved", null];
const bucketPasses = ["bucket-policy-proved", BUCKET_ARN, "pass", "20 properties proved", null];

function without(policy: Policy, sid: string) {
  const Statement = policy.Statement.filter(({ Sid }) => Sid !== sid);
  return read(JSON.stringify({ ...policy, Statement }));
}

describe("the controls of what is proved", () => {
  it("pass if the policies keep all that the stack was deployed with", () => {
    assert.deepEqual(judge(), [keyPasses, bucketPasses]);
  });

  it("fail for a guard that only the setting of the stack asks for", () => {
    assert.deepEqual(
      judge({
        keyPolicy: without(key, "DenyDeletionOfRecentlyUsedKey"),
        bucketPolicy: without(bucket, "DenyOutsideOrganization"),
      }),
      [
        [
          ...["key-policy-proved", KEY_ARN, "fail"],
          "Does not hold: Nobody schedules the deletion of a key used in the last 30 days.",
          DEPLOY,
        ],
        [
          ...["bucket-policy-proved", BUCKET_ARN, "fail"],
          "Does not hold: Nobody outside the organization reaches an object, except AWS's services and the roles let through.",
          DEPLOY,
        ],
      ],
    );
  });

  it("fail for what is not decided, and say so", () => {
    const Condition = { StringEquals: { "aws:PrincipalTag/team": `\${aws:username}` } };
    const deny = { Effect: "Deny", Principal: "*", Action: "kms:CreateGrant", Resource: "*" };
    const doubtful = { ...key, Statement: [...key.Statement, { ...deny, Condition }] };
    const [[, , verdict, found] = []] = judge({ keyPolicy: read(JSON.stringify(doubtful)) });
    assert.equal(verdict, "fail");
    assert.match(String(found), /^Not decided: .+/);
  });

  it("fail for a policy that is none, or not there", () => {
    assert.deepEqual(
      judge({ keyPolicy: read(""), bucketPolicy: read(undefined) }).map(([, , , found]) => found),
      ["it is no policy document", "there is none"],
    );
  });

  it("do not judge what was not read", () => {
    const [[, , verdict] = [], second] = judge({
      keyPolicy: readingOf({ ...REFUSED, missingPermission: "kms:GetKeyPolicy" }),
    });
    assert.equal(verdict, "not-judged");
    assert.deepEqual(second, bucketPasses);
  });

  it("judge nothing without a stack, which says what has to hold", () => {
    assert.deepEqual(judge({}, { keyPolicy: undefined, bucketPolicy: undefined }), []);
  });
});
