import assert from "node:assert/strict";
import fc from "fast-check";
import {
  BUCKET_POLICY_LIMIT,
  type PolicyConditions,
  policyText,
} from "../../../infra/aws/policy-document";
import {
  BUCKET_POLICY_GUARDS,
  type BucketPolicyArgs,
  bucketPolicy,
} from "../../../infra/buckets/bucket-policy";
import { serviceActions } from "../../support/service-authorization";
import { denies, deniesRemoval, deniesWithoutTls, documentOf } from "../support/statements";

const BUCKET = "arn:aws:s3:::files";
const OBJECTS = `${BUCKET}/*`;
const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const DEPLOYER = [
  "arn:aws:iam::111122223333:role/Deployer",
  "arn:aws:iam::111122223333:role/*/Deployer",
];
const BACKUP = "arn:aws:iam::111122223333:role/Backup";

const args: BucketPolicyArgs = {
  bucketArn: BUCKET,
  keyArn: KEY,
  sseAlgorithm: "aws:kms",
  minimumTlsVersion: "1.2",
  serviceRoles: [],
  deployer: [],
  protect: false,
};

const SSE = "s3:x-amz-server-side-encryption";
const SSE_KEY = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const uploads = (Sid: string, Condition: PolicyConditions) =>
  denies(Sid, ["s3:PutObject", "s3:ReplicateObject"], OBJECTS, Condition);

const INSECURE = deniesWithoutTls("s3:*", [BUCKET, OBJECTS]);
const tlsUnder = (version: string) =>
  denies("DenyTlsBelowMinimum", "s3:*", [BUCKET, OBJECTS], {
    NumericLessThan: { "s3:TlsVersion": version },
  });
const otherThan = (algorithm: string) =>
  uploads("DenyOtherSseAlgorithm", {
    Null: { [SSE]: "false" },
    StringNotEquals: { [SSE]: algorithm },
  });
const KEY_GUARDS = [
  uploads("DenyOtherKmsKey", { Null: { [SSE_KEY]: "false" }, ArnNotEquals: { [SSE_KEY]: KEY } }),
  uploads("DenyKmsHeaderWithoutKeyId", {
    StringEquals: { [SSE]: ["aws:kms", "aws:kms:dsse"] },
    Null: { [SSE_KEY]: "true" },
  }),
  uploads("DenySseC", {
    Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" },
  }),
  denies("DenyReencryptionUnderOtherKey", "s3:UpdateObjectEncryption", OBJECTS, {
    ArnNotEquals: { [SSE_KEY]: KEY },
  }),
];
const ALWAYS = [INSECURE, tlsUnder("1.2"), otherThan("aws:kms"), ...KEY_GUARDS];

const organizationId = "o-a1b2c3d4e5";
const vpcEndpointIds = ["vpce-1a2b3c4d", "vpce-5e6f7081"];
const NO_SERVICE = { BoolIfExists: { "aws:PrincipalIsAWSService": "false" } };
const ORGANIZATION = denies("DenyOutsideOrganization", "s3:*", OBJECTS, {
  StringNotEquals: { "aws:PrincipalOrgID": organizationId },
  ...NO_SERVICE,
});
const ENDPOINTS = denies("DenyOutsideVpcEndpoints", "s3:*", OBJECTS, {
  StringNotEquals: { "aws:SourceVpce": vpcEndpointIds },
  BoolIfExists: { ...NO_SERVICE.BoolIfExists, "aws:ViaAWSService": "false" },
});
const DOWNGRADE = denies("DenyEncryptionDowngrade", "s3:PutEncryptionConfiguration", BUCKET, {
  ArnNotLike: { "aws:PrincipalArn": DEPLOYER },
});

/** A perimeter's statement that lets roles through. */
function exempting(statement: ReturnType<typeof denies>, ...roles: string[]): object {
  const ArnNotLike = { "aws:PrincipalArn": roles };
  return { ...statement, Condition: { ...statement.Condition, ArnNotLike } };
}

const cases: readonly (readonly [string, Partial<BucketPolicyArgs>, readonly object[]])[] = [
  ["TLS alone, and one way to encrypt", {}, ALWAYS],
  [
    "TLS 1.3 where that is the least",
    { minimumTlsVersion: "1.3" },
    [INSECURE, tlsUnder("1.3"), ...ALWAYS.slice(2)],
  ],
  [
    "two layers where these are chosen",
    { sseAlgorithm: "aws:kms:dsse" },
    [INSECURE, tlsUnder("1.2"), otherThan("aws:kms:dsse"), ...KEY_GUARDS],
  ],
  [
    "an organization alone",
    { perimeter: { organizationId, vpcEndpointIds: [] } },
    [...ALWAYS, ORGANIZATION],
  ],
  ["VPC endpoints alone", { perimeter: { vpcEndpointIds } }, [...ALWAYS, ENDPOINTS]],
  [
    "both, but for service roles",
    { perimeter: { organizationId, vpcEndpointIds }, serviceRoles: [BACKUP] },
    [...ALWAYS, exempting(ORGANIZATION, BACKUP), exempting(ENDPOINTS, BACKUP)],
  ],
  [
    "both, but for service roles and the deployer, who alone changes the encryption",
    { perimeter: { organizationId, vpcEndpointIds }, serviceRoles: [BACKUP], deployer: DEPLOYER },
    [
      ...ALWAYS,
      exempting(ORGANIZATION, BACKUP, ...DEPLOYER),
      exempting(ENDPOINTS, BACKUP, ...DEPLOYER),
      DOWNGRADE,
    ],
  ],
  [
    "the encryption to the deployer without a perimeter",
    { deployer: DEPLOYER, serviceRoles: [BACKUP] },
    [...ALWAYS, DOWNGRADE],
  ],
  ["itself where the stack is protected", { protect: true }, [...ALWAYS, deniesRemoval(BUCKET)]],
];

describe("bucketPolicy", () => {
  it("refuses other encryption in every action that stores an object", async () => {
    const guarded = bucketPolicy(args).Statement.filter(({ Condition }) =>
      JSON.stringify(Condition).includes(SSE),
    );
    const inGuards = new Set(guarded.flatMap(({ Action }) => Action));
    const able = (await serviceActions("s3")).filter(({ conditionKeys }) =>
      conditionKeys.some((key) => key.startsWith(SSE)),
    );
    // S3 asks about this one beside DeleteObject or PutObjectRetention: it stores nothing.
    const stores = able.map(({ name }) => name).filter((name) => !/:BypassGov/.test(name));
    assert.deepEqual(stores.toSorted(), [...inGuards].toSorted());
    assert.equal(stores.length, 3);
  });

  for (const [what, changes, Statement] of cases) {
    it(`keeps ${what}`, () => {
      assert.deepEqual(bucketPolicy({ ...args, ...changes }), documentOf(...Statement));
    });
  }

  for (const [partition, knowsReencryption] of [
    ["aws-cn", true],
    ["aws-us-gov", true],
    ["aws-iso", false],
    ["aws-iso-b", false],
    ["aws-eusc", false],
  ] as const) {
    it(`speaks of ${partition} there, and ${knowsReencryption ? "of" : "not of"} taking objects over to a key`, () => {
      const { Statement } = bucketPolicy({ ...args, bucketArn: `arn:${partition}:s3:::files` });
      const resources = Statement.flatMap(({ Resource }) => Resource);
      assert.ok(resources.every((resource) => resource.startsWith(`arn:${partition}:s3:::files`)));
      const reencryption = Statement.filter(({ Sid }) => Sid === "DenyReencryptionUnderOtherKey");
      assert.equal(reencryption.length, knowsReencryption ? 1 : 0);
    });
  }

  it("holds whatever stands for the key's ARN, wherever the key is compared", () => {
    const keyArn = { toBeKnown: true };
    const { Statement } = bucketPolicy({ ...args, keyArn });
    const compared = Statement.flatMap(({ Condition }) =>
      Object.values(Condition?.["ArnNotEquals"] ?? {}),
    );
    assert.deepEqual(compared, [keyArn, keyArn]);
  });

  it("allows nothing, names each refusal once and fits, for any settings", () => {
    const role = fc
      .stringMatching(/^[\w+=,.@-]{1,64}$/)
      .map((name) => `arn:aws:iam::111122223333:role/${name}`);
    const settings = fc.record({
      bucketArn: fc.stringMatching(/^arn:aws(-cn|-us-gov|-iso)?:s3:::[a-z0-9][a-z0-9-]{1,62}$/),
      keyArn: fc.constant(KEY),
      sseAlgorithm: fc.constantFrom("aws:kms", "aws:kms:dsse"),
      minimumTlsVersion: fc.constantFrom("1.2", "1.3"),
      serviceRoles: fc.uniqueArray(role, { maxLength: 20 }),
      deployer: fc.oneof(fc.constant([]), fc.constant(DEPLOYER)),
      protect: fc.boolean(),
      perimeter: fc.option(
        fc.record(
          {
            organizationId: fc.stringMatching(/^o-[a-z0-9]{10,32}$/),
            vpcEndpointIds: fc.array(fc.stringMatching(/^vpce-[0-9a-f]{17}$/), { maxLength: 20 }),
          },
          { requiredKeys: ["vpcEndpointIds"] },
        ),
        { nil: undefined },
      ),
    });
    const guards: readonly string[] = BUCKET_POLICY_GUARDS;
    fc.assert(
      fc.property(settings, (any) => {
        const policy = bucketPolicy(any);
        const sids = policy.Statement.map(({ Sid }) => Sid);
        assert.deepEqual(
          sids,
          guards.filter((guard) => sids.includes(guard)),
        );
        assert.equal(sids.includes("DenyEncryptionDowngrade"), any.deployer.length > 0);
        assert.equal(sids.includes("DenyRemoval"), any.protect);
        assert.ok(policy.Statement.every(({ Effect }) => Effect === "Deny"));
        // The bucket stays within reach of who may mend its policy, over TLS.
        for (const { Sid, Action, Resource } of policy.Statement.slice(2)) {
          assert.ok(Action !== "s3:*" || Resource === `${any.bucketArn}/*`, Sid);
        }
        assert.deepEqual(JSON.parse(policyText(policy, BUCKET_POLICY_LIMIT)), policy);
      }),
    );
  });
});
