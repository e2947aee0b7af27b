import type { Property, Requests } from "./property";

/** What the properties of a bucket's policy speak of. */
export interface BucketFacts {
  readonly accountId: string;
  readonly bucketArn: string;
  readonly keyArn: string;
  readonly sseAlgorithm: "aws:kms" | "aws:kms:dsse";
  /** The oldest TLS that is answered. */
  readonly minimumTlsVersion: string;
  readonly perimeter?:
    | { readonly organizationId?: string; readonly vpcEndpointIds: readonly string[] }
    | undefined;
  /** ARNs, or patterns of ARNs, that the perimeter lets through. */
  readonly serviceRoles: readonly string[];
  /** ARNs, or patterns of ARNs, of the role that deploys. */
  readonly deployer: readonly string[];
  /** Whether bucket and policy refuse to be deleted. */
  readonly protect: boolean;
}

const ALGORITHM = "s3:x-amz-server-side-encryption";
const KEY_ID = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const CUSTOMER_ALGORITHM = "s3:x-amz-server-side-encryption-customer-algorithm";

/** The actions that store an object and can ask for its encryption. */
const STORES: readonly string[] = ["s3:PutObject", "s3:ReplicateObject"];

/** Where S3 knows `s3:UpdateObjectEncryption`. */
const PARTITIONS_WITH_REENCRYPTION = /^arn:(?:aws|aws-cn|aws-us-gov):/;

/** What README.md, docs/authorization.md and docs/threat-model.md say of a stack's bucket. */
export function bucketProperties(facts: BucketFacts): readonly Property[] {
  return [
    allowsNobody(),
    ...transportProperties(facts),
    ...encryptionProperties(facts),
    ...perimeterProperties(facts),
    ...removalProperties(facts),
    ...livenessProperties(facts),
  ];
}

function allowsNobody(): Property {
  return {
    name: "nobody is allowed by it",
    sentence: "The bucket's policy allows nobody anything.",
    expects: "refused",
    identity: "nothing",
    // The root user of the bucket's own account needs no policy.
    requests: [{ Action: "*", Condition: { StringNotEquals: { "aws:PrincipalType": "Account" } } }],
  };
}

function transportProperties({ minimumTlsVersion }: BucketFacts): readonly Property[] {
  return [
    refused("clear text", "Nobody reaches the bucket or its objects without TLS.", {
      Action: "*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
    refused(
      "old TLS",
      `Nobody reaches the bucket or its objects over TLS older than ${minimumTlsVersion}.`,
      {
        Action: "*",
        Condition: { NumericLessThan: { "s3:TlsVersion": minimumTlsVersion } },
      },
    ),
  ];
}

function encryptionProperties(facts: BucketFacts): readonly Property[] {
  const { bucketArn, keyArn, sseAlgorithm, deployer } = facts;
  const objects = { Action: STORES, Resource: `${bucketArn}/*` };
  return [
    refused(
      "another algorithm",
      `Nothing is stored under another algorithm than ${sseAlgorithm}.`,
      {
        ...objects,
        Condition: {
          Null: { [ALGORITHM]: "false" },
          StringNotEquals: { [ALGORITHM]: sseAlgorithm },
        },
      },
    ),
    refused("another key", "Nothing is stored under another key.", {
      ...objects,
      Condition: { Null: { [KEY_ID]: "false" }, ArnNotEquals: { [KEY_ID]: keyArn } },
    }),
    refused("KMS without a key", "Nothing is stored under KMS without naming the key.", {
      ...objects,
      Condition: {
        StringEquals: { [ALGORITHM]: ["aws:kms", "aws:kms:dsse"] },
        Null: { [KEY_ID]: "true" },
      },
    }),
    refused("SSE-C", "Nothing is stored under a key of the customer's own.", {
      ...objects,
      Condition: { Null: { [CUSTOMER_ALGORITHM]: "false" } },
    }),
    ...(PARTITIONS_WITH_REENCRYPTION.test(bucketArn)
      ? [
          refused("re-encryption under another key", "No object is taken over to another key.", {
            Action: "s3:UpdateObjectEncryption",
            Resource: `${bucketArn}/*`,
            Condition: { ArnNotEquals: { [KEY_ID]: keyArn } },
          }),
        ]
      : []),
    ...(deployer.length === 0
      ? []
      : [
          refused(
            "weaker encryption",
            "Nobody except the role that deploys changes how the bucket encrypts.",
            {
              Action: "s3:PutEncryptionConfiguration",
              Resource: bucketArn,
              Condition: { ArnNotLike: { "aws:PrincipalArn": deployer } },
            },
          ),
        ]),
  ];
}

function perimeterProperties(facts: BucketFacts): readonly Property[] {
  const { bucketArn, perimeter, serviceRoles, deployer } = facts;
  const exempt = [...serviceRoles, ...deployer];
  const outside = (
    inside: Readonly<Record<string, unknown>>,
    marks: Readonly<Record<string, string>> = {},
  ): Requests => ({
    Action: "*",
    Resource: `${bucketArn}/*`,
    Condition: {
      StringNotEquals: inside,
      BoolIfExists: { "aws:PrincipalIsAWSService": "false", ...marks },
      ...(exempt.length > 0 && { ArnNotLike: { "aws:PrincipalArn": exempt } }),
    },
  });
  const { organizationId, vpcEndpointIds = [] } = perimeter ?? {};
  return [
    ...(organizationId === undefined
      ? []
      : [
          refused(
            "other organizations",
            "Nobody outside the organization reaches an object, except AWS's services and the roles let through.",
            outside({ "aws:PrincipalOrgID": organizationId }),
          ),
        ]),
    ...(vpcEndpointIds.length === 0
      ? []
      : [
          refused(
            "other networks",
            "Nobody reaches an object except through the VPC endpoints, except AWS services, also on behalf of a caller, and the exempt roles.",
            outside({ "aws:SourceVpce": vpcEndpointIds }, { "aws:ViaAWSService": "false" }),
          ),
        ]),
  ];
}

const REMOVALS = ["s3:DeleteBucket", "s3:DeleteBucketPolicy"] as const;

/** S3 always lets the account's root user delete the policy, so nothing is said of that. */
function removalProperties({ bucketArn, protect }: BucketFacts): readonly Property[] {
  const [bucket, policy] = REMOVALS;
  const isNotRoot = { StringNotEquals: { "aws:PrincipalType": "Account" } };
  return protect
    ? [
        refused(
          "removal",
          "Nobody deletes the bucket, and nobody except the root user its policy.",
          { Action: bucket, Resource: bucketArn },
          { Action: policy, Resource: bucketArn, Condition: isNotRoot },
        ),
      ]
    : [];
}

/** What the policy must not deny. */
function livenessProperties(facts: BucketFacts): readonly Property[] {
  const { bucketArn, keyArn, sseAlgorithm, minimumTlsVersion, deployer } = facts;
  const objects = `${bucketArn}/*`;
  const overTls = {
    Bool: { "aws:SecureTransport": "true" },
    NumericGreaterThanEquals: { "s3:TlsVersion": minimumTlsVersion },
  };
  const withoutHeaders = { [ALGORITHM]: "true", [KEY_ID]: "true", [CUSTOMER_ALGORITHM]: "true" };
  return [
    passes("uploads without headers pass", "An upload that asks for no encryption passes.", {
      Action: STORES,
      Resource: objects,
      Condition: { ...overTls, Null: withoutHeaders, ...inside(facts) },
    }),
    passes("uploads under the key pass", "An upload that asks for the bucket's key passes.", {
      Action: STORES,
      Resource: objects,
      Condition: {
        ...overTls,
        Null: { [CUSTOMER_ALGORITHM]: "true" },
        StringEquals: {
          [ALGORITHM]: sseAlgorithm,
          [KEY_ID]: keyArn,
          ...inside(facts).StringEquals,
        },
      },
    }),
    passes("reading passes", "An object can be read and re-encrypted under the bucket's key.", {
      Action: ["s3:GetObject", "s3:UpdateObjectEncryption"],
      Resource: objects,
      Condition: {
        ...overTls,
        StringEquals: { [KEY_ID]: keyArn, ...inside(facts).StringEquals },
      },
    }),
    passes("the bucket stays within reach", "No perimeter keeps anyone from the bucket itself.", {
      NotAction: ["s3:PutEncryptionConfiguration", ...(facts.protect ? REMOVALS : [])],
      Resource: bucketArn,
      Condition: overTls,
    }),
    ...servicesProperties(facts, overTls),
    ...(deployer.length === 0
      ? []
      : [
          passes("the role that deploys can", "The role that deploys can set the encryption.", {
            Action: "s3:PutEncryptionConfiguration",
            Resource: bucketArn,
            Condition: { ...overTls, ArnLike: { "aws:PrincipalArn": deployer } },
          }),
        ]),
  ];
}

/** Whom no perimeter keeps from the objects. */
function servicesProperties(
  facts: BucketFacts,
  overTls: { readonly Bool: Readonly<Record<string, string>> },
): readonly Property[] {
  const exempt = [...facts.serviceRoles, ...facts.deployer];
  const reads = { Action: "s3:GetObject", Resource: `${facts.bucketArn}/*` };
  return [
    passes("AWS's services pass", "No perimeter keeps AWS's services from the objects.", {
      ...reads,
      Condition: { ...overTls, Bool: { ...overTls.Bool, "aws:PrincipalIsAWSService": "true" } },
    }),
    passes(
      "AWS's services pass on behalf of a caller",
      "No VPC endpoint keeps a caller's own AWS service, such as Athena, from the objects.",
      {
        ...reads,
        Condition: {
          ...overTls,
          Bool: { ...overTls.Bool, "aws:ViaAWSService": "true" },
          ...inOrganization(facts),
        },
      },
    ),
    ...(exempt.length === 0
      ? []
      : [
          passes("the roles let through pass", "No perimeter keeps the roles let through out.", {
            ...reads,
            Condition: { ...overTls, ArnLike: { "aws:PrincipalArn": exempt } },
          }),
        ]),
  ];
}

function inOrganization({ perimeter }: BucketFacts): { readonly StringEquals?: Requests } {
  const { organizationId } = perimeter ?? {};
  return organizationId === undefined
    ? {}
    : { StringEquals: { "aws:PrincipalOrgID": organizationId } };
}

function inside({ perimeter }: BucketFacts): { readonly StringEquals?: Requests } {
  const { organizationId, vpcEndpointIds = [] } = perimeter ?? {};
  const keys = {
    ...(organizationId !== undefined && { "aws:PrincipalOrgID": organizationId }),
    ...(vpcEndpointIds.length > 0 && { "aws:SourceVpce": vpcEndpointIds }),
  };
  return Object.keys(keys).length === 0 ? {} : { StringEquals: keys };
}

/** Whatever the callers' own policies allow. */
function refused(name: string, sentence: string, ...requests: readonly Requests[]): Property {
  return { name, sentence, expects: "refused", identity: "everything", requests };
}

/** Whether or not the callers' own policies allow it. */
function passes(name: string, sentence: string, ...requests: readonly Requests[]): Property {
  return { name, sentence, expects: "not denied", identity: "everything", requests };
}
