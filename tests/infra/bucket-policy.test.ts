import assert from "node:assert/strict";
import fc from "fast-check";
import {
  BUCKET_POLICY_GUARDS,
  type BucketPolicyArgs,
  bucketPolicy,
} from "../../infra/bucket-policy";
import { BUCKET_POLICY_LIMIT, policyText } from "../../infra/policy-document";

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
};

const EVERYONE = { Effect: "Deny", Principal: "*" };
const UPLOADS = { ...EVERYONE, Action: "s3:PutObject", Resource: OBJECTS };

const INSECURE = {
  Sid: "DenyInsecureTransport",
  ...EVERYONE,
  Action: "s3:*",
  Resource: [BUCKET, OBJECTS],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const OLD_TLS = {
  Sid: "DenyTlsBelowMinimum",
  ...EVERYONE,
  Action: "s3:*",
  Resource: [BUCKET, OBJECTS],
  Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
};
const ALGORITHM = {
  Sid: "DenyOtherSseAlgorithm",
  ...UPLOADS,
  Condition: {
    Null: { "s3:x-amz-server-side-encryption": "false" },
    StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
  },
};
const OTHER_KEY = {
  Sid: "DenyOtherKmsKey",
  ...UPLOADS,
  Condition: {
    Null: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "false" },
    ArnNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": KEY },
  },
};
const NO_KEY = {
  Sid: "DenyKmsHeaderWithoutKeyId",
  ...UPLOADS,
  Condition: {
    StringEquals: { "s3:x-amz-server-side-encryption": ["aws:kms", "aws:kms:dsse"] },
    Null: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "true" },
  },
};
const SSE_C = {
  Sid: "DenySseC",
  ...UPLOADS,
  Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
};
const REENCRYPTION = {
  Sid: "DenyReencryptionUnderOtherKey",
  ...EVERYONE,
  Action: "s3:UpdateObjectEncryption",
  Resource: OBJECTS,
  Condition: { ArnNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": KEY } },
};
const PERIMETER = { ...EVERYONE, Action: "s3:*", Resource: OBJECTS };
const NO_SERVICE = { BoolIfExists: { "aws:PrincipalIsAWSService": "false" } };
const ORGANIZATION = {
  Sid: "DenyOutsideOrganization",
  ...PERIMETER,
  Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" }, ...NO_SERVICE },
};
const ENDPOINTS = {
  Sid: "DenyOutsideVpcEndpoints",
  ...PERIMETER,
  Condition: {
    StringNotEquals: { "aws:SourceVpce": ["vpce-1a2b3c4d", "vpce-5e6f7081"] },
    ...NO_SERVICE,
  },
};
const DOWNGRADE = {
  Sid: "DenyEncryptionDowngrade",
  ...EVERYONE,
  Action: "s3:PutEncryptionConfiguration",
  Resource: BUCKET,
  Condition: { ArnNotLike: { "aws:PrincipalArn": DEPLOYER } },
};

const organizationId = "o-a1b2c3d4e5";
const vpcEndpointIds = ["vpce-1a2b3c4d", "vpce-5e6f7081"];
const UPLOAD_GUARDS = [ALGORITHM, OTHER_KEY, NO_KEY, SSE_C, REENCRYPTION];

/** A perimeter's statement that lets roles through. */
function exempting(statement: typeof ORGANIZATION | typeof ENDPOINTS, ...roles: string[]): object {
  const ArnNotLike = { "aws:PrincipalArn": roles };
  return { ...statement, Condition: { ...statement.Condition, ArnNotLike } };
}

const cases: readonly (readonly [string, Partial<BucketPolicyArgs>, readonly object[]])[] = [
  ["TLS alone, and one way to encrypt", {}, [INSECURE, OLD_TLS, ...UPLOAD_GUARDS]],
  [
    "TLS 1.3 where that is the least",
    { minimumTlsVersion: "1.3" },
    [
      INSECURE,
      { ...OLD_TLS, Condition: { NumericLessThan: { "s3:TlsVersion": "1.3" } } },
      ...UPLOAD_GUARDS,
    ],
  ],
  [
    "two layers where these are chosen",
    { sseAlgorithm: "aws:kms:dsse" },
    [
      INSECURE,
      OLD_TLS,
      {
        ...ALGORITHM,
        Condition: {
          Null: { "s3:x-amz-server-side-encryption": "false" },
          StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms:dsse" },
        },
      },
      OTHER_KEY,
      NO_KEY,
      SSE_C,
      REENCRYPTION,
    ],
  ],
  [
    "an organization alone",
    { perimeter: { organizationId, vpcEndpointIds: [] } },
    [INSECURE, OLD_TLS, ...UPLOAD_GUARDS, ORGANIZATION],
  ],
  [
    "VPC endpoints alone",
    { perimeter: { vpcEndpointIds } },
    [INSECURE, OLD_TLS, ...UPLOAD_GUARDS, ENDPOINTS],
  ],
  [
    "both, but for service roles",
    { perimeter: { organizationId, vpcEndpointIds }, serviceRoles: [BACKUP] },
    [
      INSECURE,
      OLD_TLS,
      ...UPLOAD_GUARDS,
      exempting(ORGANIZATION, BACKUP),
      exempting(ENDPOINTS, BACKUP),
    ],
  ],
  [
    "both, but for service roles and the deployer, who alone changes the encryption",
    {
      perimeter: { organizationId, vpcEndpointIds },
      serviceRoles: [BACKUP],
      deployer: DEPLOYER,
    },
    [
      INSECURE,
      OLD_TLS,
      ...UPLOAD_GUARDS,
      exempting(ORGANIZATION, BACKUP, ...DEPLOYER),
      exempting(ENDPOINTS, BACKUP, ...DEPLOYER),
      DOWNGRADE,
    ],
  ],
  [
    "the encryption to the deployer without a perimeter",
    { deployer: DEPLOYER, serviceRoles: [BACKUP] },
    [INSECURE, OLD_TLS, ...UPLOAD_GUARDS, DOWNGRADE],
  ],
];

describe("bucketPolicy", () => {
  for (const [what, changes, Statement] of cases) {
    it(`keeps ${what}`, () => {
      assert.deepEqual(bucketPolicy({ ...args, ...changes }), {
        Version: "2012-10-17",
        Statement,
      });
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
