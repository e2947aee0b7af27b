import assert from "node:assert/strict";
import { operationsKeyPolicy } from "../../infra/alarm/operations-key-policy";
import { trailBucketPolicy } from "../../infra/alarm/trail/trail-bucket-policy";
import { accessLogPolicy } from "../../infra/buckets/access-log-policy";
import { bucketPolicy } from "../../infra/buckets/bucket-policy";
import { keyPolicy } from "../../infra/keys/key-policy";
import { KEY } from "../../policy-pack/src/resources/aws-types";
import { kmsPolicyKeepsControl } from "../../policy-pack/src/rules/kms-policy-keeps-control";
import { kmsPolicyNotPublic } from "../../policy-pack/src/rules/kms-policy-not-public";
import { kmsPolicySeparatesDuties } from "../../policy-pack/src/rules/kms-policy-separates-duties";
import { kmsPolicyServiceSource } from "../../policy-pack/src/rules/kms-policy-service-source";
import { kmsPolicyTrustedAccounts } from "../../policy-pack/src/rules/kms-policy-trusted-accounts";
import { kmsPolicyWellFormed } from "../../policy-pack/src/rules/kms-policy-well-formed";
import { s3BucketPolicyNotPublic } from "../../policy-pack/src/rules/s3-bucket-policy-not-public";
import { s3PolicyServiceSource } from "../../policy-pack/src/rules/s3-policy-service-source";
import { s3PolicyTrustedAccounts } from "../../policy-pack/src/rules/s3-policy-trusted-accounts";
import { runResource, runStack } from "../../policy-pack/src/testing";
import { KEY_ARN } from "./buckets";

const ACCOUNT = "111122223333";
const NOTHING = { violations: [], advisories: [] };

const PARTITIONS = [
  { name: "aws", dnsSuffix: "amazonaws.com", region: "us-east-1" },
  { name: "aws-us-gov", dnsSuffix: "amazonaws.com", region: "us-gov-west-1" },
  { name: "aws-cn", dnsSuffix: "amazonaws.com.cn", region: "cn-north-1" },
];

interface Option {
  readonly place: (typeof PARTITIONS)[number];
  readonly sseAlgorithm: "aws:kms" | "aws:kms:dsse";
  readonly administrators: "named" | "patterns" | "both";
  readonly administratorsMayDeleteKey: boolean;
  readonly unusedDays: number;
  /** Whether there are users, roles of services, a trail and a longer window. */
  readonly isFull: boolean;
}

/** Every value of every option that the program's key policies take. */
const options = combined({
  place: PARTITIONS,
  sseAlgorithm: ["aws:kms", "aws:kms:dsse"],
  administrators: ["named", "patterns", "both"],
  administratorsMayDeleteKey: [true, false],
  unusedDays: [0, 30],
  isFull: [true, false],
}) as unknown as readonly Option[];

function combined(values: Readonly<Record<string, readonly unknown[]>>): readonly object[] {
  return Object.entries(values).reduce<readonly object[]>(
    (rows, [name, each]) => rows.flatMap((row) => each.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}

function argsOf({ place: { region, ...partition }, isFull, ...option }: Option) {
  const arn = (name: string): string => `arn:${partition.name}:iam::${ACCOUNT}:${name}`;
  const sso = (name: string): string =>
    arn(`role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_${name}_*`);
  const named = [arn("user/kzax01"), arn("role/team/KeyAdministrator")];
  const patterns = [sso("KeyAdmin")];
  const scan = { arn: arn("role/Scan"), mayEncrypt: true };
  const copy = { arn: arn("role/Copy"), mayEncrypt: false };
  const metricAlarmArns = [`arn:${partition.name}:cloudwatch:${region}:${ACCOUNT}:alarm:failed`];
  const trailArn = `arn:${partition.name}:cloudtrail:${region}:${ACCOUNT}:trail/audit`;
  return {
    partition,
    accountId: ACCOUNT,
    region,
    metricAlarmArns,
    bucketArn: `arn:${partition.name}:s3:::files`,
    sseAlgorithm: option.sseAlgorithm,
    administrators: { named, patterns, both: [...named, ...patterns] }[option.administrators],
    administratorsMayDeleteKey: option.administratorsMayDeleteKey,
    minimumUnusedDaysBeforeDeletion: option.unusedDays,
    minimumDeletionWindowInDays: isFull ? 30 : 7,
    keyUsers: isFull ? [arn("role/Reader"), sso("Reader")] : [],
    rolesThroughS3: isFull ? [scan, copy] : [],
    deniedDeletion: isFull ? [arn("role/Deployer")] : [],
    trailArn: isFull ? trailArn : undefined,
  };
}

const ofOneKey = [
  ...[kmsPolicyWellFormed, kmsPolicyNotPublic, kmsPolicyTrustedAccounts],
  ...[kmsPolicyKeepsControl, kmsPolicySeparatesDuties],
];

describe("the program's key policies hold every rule", () => {
  for (const option of options) {
    it(`with ${JSON.stringify({ ...option, place: option.place.region })}`, async () => {
      const args = argsOf(option);
      const documents = [keyPolicy(args), operationsKeyPolicy(args)];
      for (const policy of documents.map((document) => JSON.stringify(document))) {
        for (const rule of ofOneKey) {
          assert.deepEqual(await runResource(rule, KEY, { policy }), NOTHING, rule.name);
        }
        const stack = [{ type: KEY, name: "key", props: { policy } }];
        assert.deepEqual(await runStack(kmsPolicyServiceSource, stack), NOTHING);
      }
    });
  }

  it("but not without what keeps administrators from the key", async () => {
    const [option] = options;
    assert.ok(option);
    const args = argsOf(option);
    const { Statement, ...rest } = keyPolicy(args);
    const without = Statement.filter(
      ({ Sid }) => Sid !== "DenyKeyUseByAdministrators" && Sid !== "DenyAdministratorsByUniqueId",
    );
    const policy = JSON.stringify({ ...rest, Statement: without });
    const { violations } = await runResource(kmsPolicySeparatesDuties, KEY, { policy });
    assert.deepEqual(
      violations,
      args.administrators.map(
        (name) =>
          `policy.Statement[1] ("Allow access for Key Administrators") lets ${name} administer the key (kms:Put*, which includes kms:PutKeyPolicy) and use it (kms:Create*, which includes kms:CreateGrant). Remove one of the two, or deny it.`,
      ),
    );
  });
});

describe("the program's bucket policies let in nobody unnamed", () => {
  const bucketArn = "arn:aws:s3:::files";
  const documents = {
    "the data's": bucketPolicy({
      bucketArn,
      keyArn: KEY_ARN,
      sseAlgorithm: "aws:kms",
      minimumTlsVersion: "1.2",
      perimeter: { organizationId: "o-a1b2c3d4e5", vpcEndpointIds: ["vpce-1a2b3c4d"] },
      serviceRoles: [],
      deployer: [`arn:aws:iam::${ACCOUNT}:role/Deployer`],
      protect: true,
    }),
    "the trail's": trailBucketPolicy({
      bucketArn,
      keyArn: KEY_ARN,
      accountId: ACCOUNT,
      trailArn: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/audit`,
      protect: true,
    }),
    "the access logs'": accessLogPolicy({
      accountId: ACCOUNT,
      sourceArn: bucketArn,
      logArn: `${bucketArn}-logs`,
      protect: true,
    }),
  };
  for (const [title, document] of Object.entries(documents)) {
    it(title, async () => {
      const props = { bucket: "files", policy: JSON.stringify(document) };
      const type = "aws:s3/bucketPolicy:BucketPolicy";
      assert.deepEqual(await runResource(s3BucketPolicyNotPublic, type, props), NOTHING);
      assert.deepEqual(await runResource(s3PolicyServiceSource, type, props), NOTHING);
      const stack = [{ type, name: "policy", props }];
      const config = { ownAccount: ACCOUNT };
      assert.deepEqual(await runStack(s3PolicyTrustedAccounts, stack, { config }), NOTHING);
    });
  }
});
