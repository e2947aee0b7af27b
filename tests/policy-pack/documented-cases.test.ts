import { type TestResource, UNKNOWN_TEXT } from "../../policy-pack/src/testing";
import { bucket, companion, encryption, encryptionRule, key } from "./buckets";
import {
  ACCOUNT,
  allow,
  deny,
  KEY_ARN,
  OTHER_ACCOUNT,
  policyOf,
  ROLE_ARN,
  ROOT_ARN,
  ROOT_STATEMENT,
  type StatementParts,
  toAws,
  toEveryone,
  USER_ARN,
} from "./policy-text";
import { describeRows, type Row, row, type Verdict } from "./verdict-rows";

/** What a policy says of a key whose policy has these statements and the account's own. */
function keyRow(
  what: string,
  policy: string,
  is: Verdict,
  ...statements: readonly StatementParts[]
): Row {
  return lonelyRow(what, policy, is, ROOT_STATEMENT, ...statements);
}

/** The same without the account's own statement. */
function lonelyRow(
  what: string,
  policy: string,
  is: Verdict,
  ...statements: readonly StatementParts[]
): Row {
  return row(what, policy, is, [key({ props: { policy: policyOf(...statements) } })]);
}

/** A service that may use a key for this source. */
function toService(Service: string, arn: string): StatementParts {
  return allow({
    Principal: { Service },
    Action: ["kms:GenerateDataKey", "kms:Decrypt"],
    Condition: { ArnLike: { "aws:SourceArn": arn } },
  });
}

function tlsPolicy(arn: string): string {
  return policyOf(
    deny({
      Action: "s3:*",
      Resource: [arn, `${arn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
  );
}

/** What is said of a bucket that lets somebody put objects into it. */
function bucketRow(what: string, is: Verdict, parts: StatementParts): Row {
  const put = allow({ Action: "s3:PutObject", Resource: "arn:aws:s3:::files/*", ...parts });
  return row(what, "s3-bucket-policy-not-public", is, [
    bucket(),
    companion("BucketPolicy", { policy: policyOf(put) }),
  ]);
}

/** A policy variable, which IAM fills in. */
function variable(name: string): string {
  return `\${${name}}`;
}

/** The data perimeter's Deny for everyone outside the organization, except services. */
const perimeter = deny({
  Action: "kms:*",
  Condition: {
    StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
    BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
  },
});

/** The same for services that act for somebody outside. */
const servicePerimeter = deny({
  Action: "kms:*",
  Condition: {
    StringNotEqualsIfExists: { "aws:SourceOrgID": "o-a1b2c3d4e5" },
    BoolIfExists: { "aws:PrincipalIsAWSService": "true" },
  },
});

const SSE_C = "s3:x-amz-server-side-encryption-customer-algorithm";

/** What is said of a bucket whose policy is all that refuses SSE-C. */
function sseCRow(what: string, is: Verdict, parts: StatementParts): Row {
  const statement = deny({
    Action: "s3:PutObject",
    Resource: "arn:aws:s3:::files/*",
    Condition: { Null: { [SSE_C]: "false" } },
  });
  return row(what, "s3-bucket-blocks-sse-c", is, [
    bucket(),
    encryption(encryptionRule("aws:kms")),
    companion("BucketPolicy", { policy: policyOf({ ...statement, ...parts }) }),
  ]);
}

/** What is said of a bucket that denies everything under a condition. */
function tlsRow(Condition: object, is: Verdict): Row {
  const Resource = ["arn:aws:s3:::files", "arn:aws:s3:::files/*"];
  return row(`denied where ${JSON.stringify(Condition)}`, "s3-bucket-tls-only", is, [
    bucket(),
    companion("BucketPolicy", { policy: policyOf(deny({ Action: "s3:*", Resource, Condition })) }),
  ]);
}

const sseS3 = encryption({ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } });

/** The policy of the bucket "files" that lets somebody put objects into it. */
function letsPut(parts: StatementParts): TestResource {
  const statement = { Action: "s3:PutObject", Resource: "arn:aws:s3:::files/*", ...parts };
  return companion("BucketPolicy", { policy: policyOf(allow(statement)) }, { name: "policy" });
}

/** Whom services deliver logs as that are under SSE-S3 alone. */
const DELIVERERS: readonly object[] = [
  { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
  { Service: "logdelivery.elb.amazonaws.com" },
  { Service: "logdelivery.elasticloadbalancing.c2s.ic.gov" },
  { AWS: "arn:aws:iam::127311923021:root" },
  { AWS: "048591011584" },
  { Service: "logging.s3.amazonaws.com" },
  { Service: "redshift.amazonaws.com" },
];

const OTHER_LOGS = {
  bucket: "other",
  policy: policyOf(
    allow({
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::other/*",
    }),
  ),
};

const LOGS_CONTEXT = "kms:EncryptionContext:aws:logs:arn";

/** A resource for which a service writes logs into the bucket "files". */
function writer(type: string, props: Readonly<Record<string, unknown>>): TestResource {
  return { type: `aws:${type}`, name: "writer", props };
}

const LB = "lb/loadBalancer:LoadBalancer";
const CLASSIC = "elb/loadBalancer:LoadBalancer";
const logsToFiles = { bucket: "files", enabled: true };

/** The same as AWS Cloud Control has it. */
function nativeWriter(type: string, props: Readonly<Record<string, unknown>>): TestResource {
  return { type: `aws-native:${type}`, name: "writer", props };
}

const NATIVE_LB = "elasticloadbalancingv2:LoadBalancer";
const nativeLogs = (logs: string, enabled: unknown = "true", bucketName: unknown = "files") => ({
  loadBalancerAttributes: [
    { key: "idle_timeout.timeout_seconds", value: "60" },
    { key: `${logs}.s3.enabled`, value: enabled },
    { key: `${logs}.s3.bucket`, value: bucketName },
  ],
});

/** Options of an environment of Elastic Beanstalk that has its load balancer write logs. */
function beanstalkLogs(
  name: string,
  { enabled = "true", type = "application", namespace = "aws:elbv2:loadbalancer" } = {},
): readonly object[] {
  return [
    { namespace: "aws:elasticbeanstalk:environment", [name]: "LoadBalancerType", value: type },
    { namespace, [name]: "AccessLogsS3Bucket", value: "files" },
    { namespace, [name]: "AccessLogsS3Enabled", value: enabled },
  ];
}

/** Services that can write under SSE-S3 alone, as resources declare them. */
const WRITERS_UNDER_S3_KEYS: readonly TestResource[] = [
  ...["lb", "alb", "applicationloadbalancing", "elasticloadbalancingv2"].map((name) =>
    writer(`${name}/loadBalancer:LoadBalancer`, { accessLogs: logsToFiles }),
  ),
  ...["accessLogs", "connectionLogs", "healthCheckLogs"].map((property) =>
    writer(LB, { loadBalancerType: "application", [property]: logsToFiles }),
  ),
  ...["elb", "elasticloadbalancing"].map((name) =>
    writer(`${name}/loadBalancer:LoadBalancer`, { accessLogs: { bucket: "files" } }),
  ),
  writer("redshift/logging:Logging", { bucketName: "files" }),
  writer("redshift/logging:Logging", { bucketName: "files", logDestinationType: "s3" }),
  ...[{}, { logDestinationType: "s3" }].flatMap((destination) => [
    writer("redshift/cluster:Cluster", {
      logging: { enable: true, bucketName: "files", ...destination },
    }),
    nativeWriter("redshift:Cluster", {
      loggingProperties: { bucketName: "files", ...destination },
    }),
  ]),
  ...[
    "files.s3.amazonaws.com",
    "files.s3.eu-west-3.amazonaws.com",
    "files.s3.cn-north-1.amazonaws.com.cn",
  ].map((domain) =>
    writer("cloudfront/distribution:Distribution", { loggingConfig: { bucket: domain } }),
  ),
  ...["access_logs", "connection_logs", "health_check_logs"].map((logs) =>
    nativeWriter(NATIVE_LB, nativeLogs(logs)),
  ),
  nativeWriter(NATIVE_LB, { type: "application", ...nativeLogs("access_logs") }),
  nativeWriter(NATIVE_LB, nativeLogs("access_logs", true)),
  nativeWriter("cloudfront:Distribution", {
    distributionConfig: { logging: { bucket: "files.s3.amazonaws.com" } },
  }),
  writer("ec2/spotDatafeedSubscription:SpotDatafeedSubscription", { bucket: "files" }),
  ...["environment:Environment", "configurationTemplate:ConfigurationTemplate"].map((type) =>
    writer(`elasticbeanstalk/${type}`, { settings: beanstalkLogs("name") }),
  ),
  ...["Environment", "ConfigurationTemplate"].map((type) =>
    nativeWriter(`elasticbeanstalk:${type}`, { optionSettings: beanstalkLogs("optionName") }),
  ),
];

/** Services that write under a customer managed key, or not into the bucket, or not at all. */
const OTHER_WRITERS: readonly TestResource[] = [
  writer(LB, { loadBalancerType: "network", accessLogs: logsToFiles }),
  writer(LB, { loadBalancerType: "gateway", accessLogs: logsToFiles }),
  writer(LB, { accessLogs: { bucket: "files" } }),
  writer(LB, { accessLogs: { bucket: "files", enabled: false } }),
  writer(LB, { accessLogs: { bucket: "files-too", enabled: true } }),
  writer(CLASSIC, { accessLogs: { bucket: "files", enabled: false } }),
  writer("redshift/logging:Logging", { bucketName: "files", logDestinationType: "cloudwatch" }),
  writer("redshift/cluster:Cluster", { logging: { enable: false, bucketName: "files" } }),
  writer("cloudfront/distribution:Distribution", {
    loggingConfig: { bucket: "other.s3.amazonaws.com" },
  }),
  writer("cloudfront/distribution:Distribution", {
    loggingConfig: { bucket: "files.s3.amazonaws.com/logs" },
  }),
  nativeWriter(NATIVE_LB, { type: "network", ...nativeLogs("access_logs") }),
  nativeWriter(NATIVE_LB, nativeLogs("access_logs", "false")),
  nativeWriter(NATIVE_LB, nativeLogs("access_logs", "true", "files-too")),
  nativeWriter(NATIVE_LB, { loadBalancerAttributes: nativeLogs("access_logs") }),
  nativeWriter(NATIVE_LB, {}),
  writer("redshift/cluster:Cluster", {
    logging: { enable: true, bucketName: "files", logDestinationType: "cloudwatch" },
  }),
  nativeWriter("redshift:Cluster", {
    loggingProperties: { bucketName: "files", logDestinationType: "cloudwatch" },
  }),
  nativeWriter("cloudfront:Distribution", { distributionConfig: { logging: {} } }),
  ...[{ enabled: "false" }, { type: "network" }, { namespace: "aws:elb:loadbalancer" }].map(
    (each) =>
      writer("elasticbeanstalk/environment:Environment", { settings: beanstalkLogs("name", each) }),
  ),
  writer("cloudtrail/trail:Trail", { s3BucketName: "files" }),
  writer("ec2/flowLog:FlowLog", { logDestination: "arn:aws:s3:::files" }),
];

function describeWriter({ type, props }: TestResource): string {
  return `${type} ${JSON.stringify(props)}`;
}

/** What is said of the ownership of objects in the bucket "files". */
function ownershipRow(
  what: string,
  is: Verdict,
  objectOwnership: string,
  ...more: readonly TestResource[]
): Row {
  return row(what, "s3-bucket-acls-disabled", is, [
    bucket(),
    companion("BucketOwnershipControls", { rule: { objectOwnership } }),
    ...more,
  ]);
}

/** An access list of the bucket "files" that lets this account in. */
function accessList(id: string): TestResource {
  const owner = { id: "0".repeat(64) };
  const grants = [{ permission: "FULL_CONTROL", grantee: { type: "CanonicalUser", id } }];
  return companion("BucketAcl", { accessControlPolicy: { owner, grants } }, { name: "acl" });
}

const CLOUDFRONT_LOGS = "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0";
const distribution = writer("cloudfront/distribution:Distribution", {
  loggingConfig: { bucket: "files.s3.amazonaws.com" },
});
const dataFeed = writer("ec2/spotDatafeedSubscription:SpotDatafeedSubscription", {
  bucket: "files",
});

const DIRECTORY = "express--use1-az4--x-s3";
const directoryBucket: TestResource = {
  type: "aws:s3/directoryBucket:DirectoryBucket",
  name: "express",
  props: { bucket: DIRECTORY },
};

const expressStatement = allow({
  Principal: { AWS: ROLE_ARN },
  Action: "s3express:CreateSession",
  Resource: `arn:aws:s3express:us-east-1:${ACCOUNT}:bucket/${DIRECTORY}`,
});

function directoryEncryption(rule: object, name: unknown = DIRECTORY): TestResource {
  return companion("BucketServerSideEncryptionConfiguration", { bucket: name, rules: [rule] });
}

const OTHER_KEYS = `arn:aws:kms:us-east-1:${OTHER_ACCOUNT}:key/*`;
const OWN_KEYS = `arn:aws:kms:*:${ACCOUNT}:key/*`;

/** What AWS documents, by kind, with the page. */
const DOCUMENTED: Readonly<Record<string, readonly Row[]>> = {
  "Resource as another spelling of the key: kms/latest/developerguide/key-policy-overview.html": [
    ...[KEY_ARN, OWN_KEYS, [KEY_ARN, "*"]].flatMap((Resource) => [
      keyRow(
        `${Resource} of a role`,
        "kms-policy-well-formed",
        "accepted",
        toAws(ROLE_ARN, { Resource }),
      ),
      lonelyRow(`${Resource} of the root`, "kms-policy-keeps-control", "accepted", {
        ...ROOT_STATEMENT,
        Resource,
      }),
      keyRow(
        `${Resource} to everyone`,
        "kms-policy-not-public",
        "refused",
        toEveryone({ Resource }),
      ),
    ]),
    ...["arn:aws:dynamodb:*", KEY_ARN.replace("key/", "alias/"), OTHER_KEYS].flatMap((Resource) => [
      keyRow(
        `${Resource} of a role`,
        "kms-policy-well-formed",
        "refused",
        toAws(ROLE_ARN, { Resource }),
      ),
    ]),
    ...["arn:aws:dynamodb:*", KEY_ARN.replace("key/", "alias/"), undefined].map((Resource) =>
      lonelyRow(`${Resource} of the root`, "kms-policy-keeps-control", "refused", {
        ...ROOT_STATEMENT,
        Resource,
      }),
    ),
    {
      ...lonelyRow(
        "another account's keys of the root of the key's own",
        "kms-policy-keeps-control",
        "refused",
        { ...ROOT_STATEMENT, Resource: OTHER_KEYS },
      ),
      config: { ownAccount: ACCOUNT },
    },
    ...["arn:aws:dynamodb:*", KEY_ARN.replace("key/", "alias/")].map((Resource) =>
      keyRow(
        `${Resource} to everyone, which names no key`,
        "kms-policy-not-public",
        "accepted",
        toEveryone({ Resource }),
      ),
    ),
    keyRow(
      "a Deny on every key of the account",
      "kms-policy-not-public",
      "accepted",
      toEveryone(),
      deny({ Action: "kms:*", Resource: OWN_KEYS }),
    ),
    keyRow(
      "a Deny on a key that may be another",
      "kms-policy-not-public",
      "refused",
      toEveryone(),
      deny({ Action: "kms:*", Resource: KEY_ARN }),
    ),
    keyRow(
      "a Deny on tables",
      "kms-policy-not-public",
      "refused",
      toEveryone(),
      deny({ Action: "kms:*", Resource: "arn:aws:dynamodb:*" }),
    ),
  ],
  "empty text is absent: inspec/inspec-aws#226": [
    keyRow(
      "several statements with an empty Sid",
      "kms-policy-well-formed",
      "accepted",
      toAws(ROLE_ARN, { Sid: "" }),
      toAws(USER_ARN, { Sid: "" }),
    ),
    keyRow(
      "several statements with the same Sid",
      "kms-policy-well-formed",
      "refused",
      toAws(ROLE_ARN, { Sid: "A" }),
      toAws(USER_ARN, { Sid: "A" }),
    ),
    row("an empty policy, for which AWS has its own", "kms-policy-well-formed", "accepted", [
      key({ props: { policy: "" } }),
    ]),
    row("an empty policy, for which AWS has its own", "kms-policy-not-public", "accepted", [
      key({ props: { policy: "" } }),
    ]),
    row("an empty policy", "kms-key-has-policy", "refused", [key({ props: { policy: "" } })]),
    row("an empty origin and spec", "kms-key-symmetric", "accepted", [
      key({ props: { customerMasterKeySpec: "", keyUsage: "" } }),
    ]),
    row("an empty spec of a key that does not rotate", "kms-key-rotation", "refused", [
      key({ props: { customerMasterKeySpec: "" } }),
    ]),
    row("an empty principal", "kms-policy-well-formed", "refused", [
      key({ props: { policy: policyOf(ROOT_STATEMENT, toAws("")) } }),
    ]),
  ],
  "what KMS refuses in a key policy: kms/latest/developerguide/abac.html, policy-conditions.html, key-policy-overview.html":
    [
      ...["aws:ResourceTag/team", "kms:ResourceTag/team", "kms:ResourceAliases"].map((name) =>
        keyRow(
          name,
          "kms-policy-well-formed",
          "refused",
          toAws(ROLE_ARN, { Condition: { "ForAnyValue:StringEquals": { [name]: "blue" } } }),
        ),
      ),
      ...["aws:PrincipalTag/team", "aws:RequestTag/team", "kms:RequestAlias", "kms:KeySpec"].map(
        (name) =>
          keyRow(
            name,
            "kms-policy-well-formed",
            "accepted",
            toAws(ROLE_ARN, { Condition: { StringEquals: { [name]: "blue" } } }),
          ),
      ),
      keyRow(
        "ForAllValues on the encryption context",
        "kms-policy-well-formed",
        "refused",
        toAws(ROLE_ARN, {
          Condition: { "ForAllValues:StringEquals": { "kms:EncryptionContext:a": "b" } },
        }),
      ),
      keyRow(
        "a dash in a Sid",
        "kms-policy-well-formed",
        "refused",
        toAws(ROLE_ARN, { Sid: "a – b" }),
      ),
      keyRow(
        "Latin-1 in a Sid",
        "kms-policy-well-formed",
        "accepted",
        toAws(ROLE_ARN, { Sid: "é, ÿ" }),
      ),
      keyRow(
        "an IAM group, which is no principal",
        "kms-policy-well-formed",
        "refused",
        toAws(`arn:aws:iam::${ACCOUNT}:group/readers`),
      ),
    ],
  "naming is not administration: awscloudtrail/latest/userguide/default-kms-key-policy.html": [
    ...["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"].map((Action) =>
      keyRow(
        `${Action} and Decrypt`,
        "kms-policy-separates-duties",
        "accepted",
        toAws(ROLE_ARN, { Action: [Action, "kms:Decrypt"] }),
      ),
    ),
    ...["kms:TagResource", "kms:PutKeyPolicy", "kms:Delete*", "kms:Update*"].map((Action) =>
      keyRow(
        `${Action} and Decrypt`,
        "kms-policy-separates-duties",
        "refused",
        toAws(ROLE_ARN, { Action: [Action, "kms:Decrypt"] }),
      ),
    ),
    keyRow(
      "kms:CreateAlias to everyone",
      "kms-policy-not-public",
      "refused",
      toEveryone({ Action: "kms:CreateAlias" }),
    ),
  ],
  "the root under a condition that holds for every root: IAM/latest/UserGuide/reference_policies_condition-keys.html":
    [
      ...[
        { StringEquals: { "aws:PrincipalType": "Account" } },
        { StringEquals: { "aws:PrincipalType": ["Account", "User"] } },
        { StringNotEquals: { "aws:PrincipalType": "Anonymous" } },
        { ArnEquals: { "aws:PrincipalArn": ROOT_ARN } },
        { StringEquals: { "aws:PrincipalAccount": ACCOUNT, "aws:PrincipalType": "Account" } },
        { StringEquals: { "aws:userid": ACCOUNT } },
        { StringEquals: { "aws:userid": variable("aws:ResourceAccount") } },
      ].map((Condition) =>
        lonelyRow(JSON.stringify(Condition), "kms-policy-keeps-control", "accepted", {
          ...ROOT_STATEMENT,
          Condition,
        }),
      ),
      ...[
        { StringEquals: { "aws:PrincipalType": "User" } },
        { StringEquals: { "aws:PrincipalType": "AssumedRole" } },
        { StringEquals: { "aws:userid": "AROAEXAMPLEID12345678" } },
        { StringNotEquals: { "aws:userid": ACCOUNT } },
        { StringNotEquals: { "aws:PrincipalType": "Account" } },
        {
          StringEquals: { "aws:PrincipalType": "Account" },
          Bool: { "aws:MultiFactorAuthPresent": "true" },
        },
      ].map((Condition) =>
        lonelyRow(JSON.stringify(Condition), "kms-policy-keeps-control", "refused", {
          ...ROOT_STATEMENT,
          Condition,
        }),
      ),
      lonelyRow(
        "a role with the type Account, which no role has",
        "kms-policy-keeps-control",
        "refused",
        toAws(ROLE_ARN, {
          Action: "kms:*",
          Condition: { StringEquals: { "aws:PrincipalType": "Account" } },
        }),
      ),
      lonelyRow(
        "the root, and a Deny for every root",
        "kms-policy-keeps-control",
        "refused",
        { ...ROOT_STATEMENT, Condition: { StringEquals: { "aws:PrincipalType": "Account" } } },
        deny({
          Action: "kms:*",
          Condition: { StringEquals: { "aws:PrincipalType": "Account" } },
        }),
      ),
    ],
  "wildcards where an ARN's fields are empty: AmazonS3/latest/userguide/ways-to-add-notification-config-to-bucket.html":
    [
      ...[
        "arn:aws:s3:*:*:files",
        "arn:aws:s3:::files",
        "arn:aws:s3::*:files",
        "arn:*:s3:*:*:files",
      ].map((arn) =>
        keyRow(arn, "kms-policy-service-source", "accepted", toService("s3.amazonaws.com", arn)),
      ),
      ...[
        "arn:aws:s3:*:*:*",
        "arn:aws:s3:*:*:file*",
        "arn:aws:s3:*:*:?",
        "arn:aws:sns:*:*:files",
      ].map((arn) =>
        keyRow(arn, "kms-policy-service-source", "refused", toService("s3.amazonaws.com", arn)),
      ),
      ...["arn:aws:s3:*:*:files", "arn:aws:s3:::files"].map((arn) =>
        row(`TLS on ${arn}`, "s3-bucket-tls-only", "accepted", [
          companion(
            "BucketPolicy",
            { bucket: UNKNOWN_TEXT, policy: tlsPolicy(arn) },
            { madeFrom: { bucket: ["bucket"] } },
          ),
          bucket({ bucket: UNKNOWN_TEXT }),
        ]),
      ),
      row("TLS on arn:aws:s3:*:*:other", "s3-bucket-tls-only", "refused", [
        bucket(),
        companion("BucketPolicy", { policy: tlsPolicy("arn:aws:s3:*:*:other") }),
      ]),
    ],
  "policy variables that tie the caller to the resource: IAM/latest/UserGuide/reference_policies_condition-keys.html":
    [
      ...[
        { "aws:ResourceAccount": variable("aws:PrincipalAccount") },
        { "aws:ResourceAccount": variable("kms:CallerAccount") },
        { "AWS:resourceaccount": variable("aws:principalaccount") },
        { "aws:PrincipalAccount": variable("aws:ResourceAccount") },
        { "aws:ResourceOrgID": variable("aws:PrincipalOrgID") },
        { "aws:PrincipalOrgID": variable("aws:ResourceOrgID") },
      ].map((values) =>
        keyRow(
          JSON.stringify(values),
          "kms-policy-not-public",
          "accepted",
          toEveryone({ Condition: { StringEquals: values } }),
        ),
      ),
      ...[
        { "aws:ResourceAccount": variable("aws:ResourceAccount") },
        { "aws:PrincipalAccount": variable("aws:PrincipalAccount") },
        { "aws:PrincipalAccount": variable("kms:CallerAccount") },
        { "aws:ResourceAccount": ACCOUNT },
        { "aws:ResourceAccount": `${variable("aws:PrincipalAccount")}*` },
        { "aws:ResourceAccount": variable("aws:PrincipalAccount, '111122223333'") },
        { "aws:ResourceAccount": variable("aws:PrincipalTag/account") },
        { "aws:ResourceOrgID": "o-a1b2c3d4e5" },
      ].map((values) =>
        keyRow(
          JSON.stringify(values),
          "kms-policy-not-public",
          "refused",
          toEveryone({ Condition: { StringLike: values } }),
        ),
      ),
      ...["StringEqualsIfExists", "StringNotEquals", "ForAllValues:StringEquals"].map((operator) =>
        keyRow(
          operator,
          "kms-policy-not-public",
          "refused",
          toEveryone({
            Condition: { [operator]: { "aws:PrincipalAccount": variable("aws:ResourceAccount") } },
          }),
        ),
      ),
      keyRow(
        "a Deny for others",
        "kms-policy-not-public",
        "accepted",
        toEveryone(),
        deny({
          Action: "kms:*",
          Condition: {
            StringNotEquals: { "aws:ResourceAccount": variable("aws:PrincipalAccount") },
          },
        }),
      ),
      ...[
        { "aws:ResourceAccount": variable("aws:SourceAccount") },
        { "aws:SourceAccount": variable("aws:ResourceAccount") },
        { "aws:ResourceOrgID": variable("aws:SourceOrgID") },
      ].map((values) =>
        keyRow(
          `a service under ${JSON.stringify(values)}`,
          "kms-policy-service-source",
          "accepted",
          allow({
            Principal: { Service: "cloudtrail.amazonaws.com" },
            Condition: { StringEquals: values },
          }),
        ),
      ),
      keyRow(
        "a service under the principal's account, which a service has none of",
        "kms-policy-service-source",
        "accepted",
        allow({
          Principal: { Service: "cloudtrail.amazonaws.com" },
          Condition: { StringEquals: { "aws:ResourceAccount": variable("aws:PrincipalAccount") } },
        }),
      ),
      ...[
        { "aws:ResourceAccount": variable("aws:PrincipalAccount") },
        { "aws:PrincipalAccount": variable("aws:ResourceAccount") },
      ].map((values) =>
        lonelyRow(
          `the root under ${JSON.stringify(values)}`,
          "kms-policy-keeps-control",
          "accepted",
          { ...ROOT_STATEMENT, Condition: { StringEquals: values } },
        ),
      ),
      lonelyRow("the root under a tag of the principal", "kms-policy-keeps-control", "refused", {
        ...ROOT_STATEMENT,
        Condition: {
          StringEquals: { "aws:ResourceAccount": variable("aws:PrincipalTag/account") },
        },
      }),
    ],
  "web identity providers are everyone: IAM/latest/UserGuide/id_roles_providers_oidc.html, AmazonS3/latest/userguide/access-control-block-public-access.html":
    [
      ...[
        ["graph.facebook.com", "app_id"],
        ["accounts.google.com", "aud"],
        ["www.amazon.com", "app_id"],
        ["cognito-identity.amazonaws.com", "aud"],
        ["cognito-identity-us-gov.amazonaws.com", "aud"],
        ["cognito-identity.cn-north-1.amazonaws.com.cn", "aud"],
      ].flatMap(([provider, application]) => {
        const name = `${provider}:${application}`;
        const under = (Condition?: object): StatementParts =>
          allow({ Principal: { Federated: provider }, ...(Condition && { Condition }) });
        return [
          keyRow(`${provider}`, "kms-policy-not-public", "refused", under()),
          keyRow(
            `${provider} for an application`,
            "kms-policy-not-public",
            "accepted",
            under({ StringEquals: { [name]: "an-application" } }),
          ),
          ...[
            { StringLike: { [name]: "*" } },
            { StringLike: { [name]: "an-*" } },
            { StringNotEquals: { [name]: "another" } },
            { StringEquals: { [`${provider}:sub`]: "someone" } },
          ].map((Condition) =>
            keyRow(
              `${provider} under ${JSON.stringify(Condition)}`,
              "kms-policy-not-public",
              "refused",
              under(Condition),
            ),
          ),
        ];
      }),
      ...[
        `arn:aws:iam::${ACCOUNT}:saml-provider/Files`,
        `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
      ].map((Federated) =>
        keyRow(Federated, "kms-policy-not-public", "accepted", allow({ Principal: { Federated } })),
      ),
      bucketRow("graph.facebook.com", "refused", {
        Principal: { Federated: "graph.facebook.com" },
      }),
      bucketRow("graph.facebook.com for an application", "accepted", {
        Principal: { Federated: "graph.facebook.com" },
        Condition: { StringEquals: { "graph.facebook.com:app_id": "123456789" } },
      }),
      bucketRow("graph.facebook.com for any application", "refused", {
        Principal: { Federated: "graph.facebook.com" },
        Condition: { StringLike: { "graph.facebook.com:app_id": "1*" } },
      }),
    ],
  "S3's own definition of public: AmazonS3/latest/userguide/access-control-block-public-access.html":
    [
      ...[
        { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
        { ArnEquals: { "aws:PrincipalArn": ROLE_ARN } },
        { StringEquals: { "aws:PrincipalServiceName": "cloudtrail.amazonaws.com" } },
        { StringEquals: { "aws:SourceVpc": "vpc-91237329" } },
        { StringLike: { "aws:SourceVpce": "vpce-1a2b3c4d" } },
        { ArnEquals: { "aws:SourceArn": `arn:aws:sns:us-east-1:${ACCOUNT}:files` } },
        { StringEquals: { "aws:SourceAccount": ACCOUNT } },
        { StringEquals: { "aws:SourceOwner": ACCOUNT } },
        { StringEquals: { "aws:userid": "AROAEXAMPLEID12345678:anna" } },
        { StringEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": KEY_ARN } },
        { StringEquals: { "s3:DataAccessPointAccount": ACCOUNT } },
        { ArnLike: { "s3:DataAccessPointArn": `arn:aws:s3:us-west-2:${ACCOUNT}:accesspoint/*` } },
        { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
      ].map((Condition) =>
        bucketRow(JSON.stringify(Condition), "accepted", { Principal: "*", Condition }),
      ),
      ...[
        { StringLike: { "aws:SourceVpc": "vpc-*" } },
        { ArnLike: { "aws:SourceArn": `arn:aws:sns:us-east-1:${ACCOUNT}:*` } },
        { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/*` } },
        { StringLike: { "aws:userid": "AROAEXAMPLEID12345678:*" } },
        { StringEquals: { "aws:PrincipalAccount": variable("aws:ResourceAccount") } },
        { StringEquals: { "aws:ResourceAccount": variable("aws:PrincipalAccount") } },
        { StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" } },
        { StringEquals: { "aws:VpceAccount": ACCOUNT } },
        { StringEquals: { "kms:CallerAccount": ACCOUNT } },
        { Bool: { "aws:PrincipalIsAWSService": "true" } },
        { StringLike: { "s3:x-amz-server-side-encryption-aws-kms-key-id": `${KEY_ARN}*` } },
        { ArnLike: { "s3:DataAccessPointArn": "arn:aws:s3:us-west-2:*:accesspoint/*" } },
        { IpAddress: { "aws:SourceIp": "0.0.0.0/1" } },
      ].map((Condition) =>
        bucketRow(JSON.stringify(Condition), "refused", { Principal: "*", Condition }),
      ),
    ],
  "services that send no source, or only read metadata: awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html, amazondynamodb/latest/developerguide/encryption.usagenotes.html, AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html, ses/latest/dg/receiving-email-action-s3.html":
    [
      ...[
        ["cloudtrail.amazonaws.com", ["kms:GenerateDataKey", "kms:Decrypt"]],
        ["cloudtrail.amazonaws.com", "kms:DescribeKey"],
        ["dynamodb.amazonaws.com", ["kms:Describe*", "kms:Get*", "kms:List*"]],
        ["config.amazonaws.com", "kms:ListGrants"],
        ["events.amazonaws.com", ["kms:Decrypt", "kms:GenerateDataKey*"]],
      ].map(([Service, Action]) =>
        keyRow(
          `${Service} with ${Action}`,
          "kms-policy-service-source",
          "accepted",
          allow({ Principal: { Service }, Action }),
        ),
      ),
      ...[
        ["cloudtrail.amazonaws.com", "kms:GenerateDataKey*"],
        ["cloudtrail.amazonaws.com", "kms:GenerateDataKey"],
        ["cloudtrail.amazonaws.com", ["kms:GenerateDataKey*", "kms:Decrypt"]],
        ["cloudtrail.amazonaws.com", ["kms:DescribeKey", "kms:Decrypt"]],
        ["dynamodb.amazonaws.com", ["kms:Describe*", "kms:Get*", "kms:List*", "kms:Decrypt"]],
        ["dynamodb.amazonaws.com", ["kms:GenerateDataKey", "kms:Decrypt"]],
        ["dynamodb.amazonaws.com", "kms:*Grant*"],
        ["guardduty.amazonaws.com", "kms:GenerateDataKey"],
        ["logs.us-east-1.amazonaws.com", ["kms:Encrypt*", "kms:Decrypt*"]],
      ].map(([Service, Action]) =>
        keyRow(
          `${Service} with ${Action}`,
          "kms-policy-service-source",
          "refused",
          allow({ Principal: { Service }, Action }),
        ),
      ),
      ...[
        {
          ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:us-east-1:${ACCOUNT}:*` },
        },
        {
          ArnEquals: {
            "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:a`,
          },
        },
      ].map((Condition) =>
        keyRow(
          `CloudWatch Logs under ${JSON.stringify(Condition)}`,
          "kms-policy-service-source",
          "accepted",
          allow({ Principal: { Service: "logs.us-east-1.amazonaws.com" }, Condition }),
        ),
      ),
      keyRow(
        "CloudWatch Logs of every account",
        "kms-policy-service-source",
        "refused",
        allow({
          Principal: { Service: "logs.us-east-1.amazonaws.com" },
          Condition: {
            ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:us-east-1:*:*" },
          },
        }),
      ),
      row(
        "an event data store's key that a bucket uses too",
        "kms-policy-service-source",
        "refused",
        [
          key({
            props: {
              arn: KEY_ARN,
              policy: policyOf(
                ROOT_STATEMENT,
                allow({
                  Principal: { Service: "cloudtrail.amazonaws.com" },
                  Action: ["kms:GenerateDataKey", "kms:Decrypt"],
                }),
              ),
            },
          }),
          bucket(),
          encryption(encryptionRule("aws:kms", KEY_ARN)),
        ],
      ),
    ],
  "callers that fall between two rules: IAM/latest/UserGuide/reference_policies_condition-keys.html, aws-samples/data-perimeter-policy-examples":
    [
      ...[
        { Bool: { "aws:PrincipalIsAWSService": "true" } },
        { StringEquals: { "aws:PrincipalServiceName": "cloudtrail.amazonaws.com" } },
        { StringLike: { "aws:PrincipalServiceName": "cloudtrail.amazonaws.com" } },
      ].flatMap((Condition) => [
        keyRow(
          `everyone under ${JSON.stringify(Condition)}`,
          "kms-policy-service-source",
          "refused",
          toEveryone({ Condition }),
        ),
        keyRow(
          `everyone under ${JSON.stringify(Condition)}, and a source`,
          "kms-policy-service-source",
          "accepted",
          toEveryone({
            Condition: {
              ...Condition,
              ArnLike: { "aws:SourceArn": `arn:aws:cloudtrail:*:${ACCOUNT}:trail/*` },
            },
          }),
        ),
      ]),
      keyRow(
        "everyone under a service's name, to describe the key",
        "kms-policy-service-source",
        "accepted",
        toEveryone({
          Action: "kms:DescribeKey",
          Condition: { StringEquals: { "aws:PrincipalServiceName": "cloudtrail.amazonaws.com" } },
        }),
      ),
      ...[
        { "kms:CallerAccount": ACCOUNT },
        { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
        { "aws:ResourceAccount": variable("aws:PrincipalAccount") },
        { "aws:SourceVpce": "vpce-1a2b3c4d" },
      ].map((values) =>
        keyRow(
          `everyone under ${JSON.stringify(values)}, which no service meets`,
          "kms-policy-service-source",
          "accepted",
          toEveryone({ Condition: { StringEquals: values } }),
        ),
      ),
      keyRow("everyone, who is public", "kms-policy-not-public", "refused", toEveryone()),
      keyRow("everyone, who is public", "kms-policy-service-source", "accepted", toEveryone()),
      ...(["kms-policy-not-public", "kms-policy-service-source"] as const).flatMap((policy) => [
        keyRow(
          "everyone, with the perimeter's Deny that leaves services out",
          policy,
          policy === "kms-policy-not-public" ? "accepted" : "refused",
          toEveryone(),
          perimeter,
        ),
        keyRow(
          "everyone, with the perimeter's Denies for people and for services",
          policy,
          "accepted",
          toEveryone(),
          perimeter,
          servicePerimeter,
        ),
      ]),
      keyRow(
        "a service, with the perimeter's Deny that leaves services out",
        "kms-policy-service-source",
        "refused",
        allow({ Principal: { Service: "sns.amazonaws.com" } }),
        perimeter,
      ),
    ],
  "SSE-C refused by a bucket policy: AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html":
    [
      ...[
        { Null: { [SSE_C]: "false" } },
        { Null: { [SSE_C]: false } },
        { StringEquals: { [SSE_C]: "AES256" } },
        { StringLike: { [SSE_C]: "*" } },
        { Null: { [SSE_C]: "false" }, Bool: { "aws:SecureTransport": "true" } },
        { StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" } },
        { Null: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "true" } },
      ].map((Condition) =>
        sseCRow(`denied where ${JSON.stringify(Condition)}`, "accepted", { Condition }),
      ),
      ...[
        { Null: { [SSE_C]: "true" } },
        { StringEquals: { [SSE_C]: "AES128" } },
        { Null: { [SSE_C]: "false" }, StringEquals: { "aws:PrincipalAccount": OTHER_ACCOUNT } },
        { Null: { [SSE_C]: "false" }, Bool: { "aws:SecureTransport": "false" } },
        { StringEquals: { "s3:x-amz-server-side-encryption": "AES256" } },
        {
          StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
          Null: { "s3:x-amz-server-side-encryption": "false" },
        },
      ].map((Condition) =>
        sseCRow(`denied where ${JSON.stringify(Condition)}`, "refused", { Condition }),
      ),
      sseCRow("denied with every action", "accepted", { Action: "s3:*" }),
      sseCRow("denied with other actions", "refused", {
        Action: ["s3:GetObject", "s3:PutObjectAcl"],
      }),
      sseCRow("denied to one role", "refused", { Principal: { AWS: ROLE_ARN } }),
      sseCRow("denied in one folder", "refused", { Resource: "arn:aws:s3:::files/a/*" }),
      sseCRow("denied in another bucket", "refused", { Resource: "arn:aws:s3:::file/*" }),
      sseCRow("allowed, not denied", "refused", { Effect: "Allow" }),
    ],
  "logs that a service can write only under SSE-S3: elasticloadbalancing/latest/application/enable-access-logging.html, redshift/latest/mgmt/db-auditing-enable-logging.html, AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html, AWSEC2/latest/UserGuide/spot-data-feeds.html":
    [
      ...["s3-bucket-sse-kms", "s3-bucket-customer-key", "s3-bucket-key-enabled"].flatMap(
        (policy) =>
          WRITERS_UNDER_S3_KEYS.flatMap((each) => [
            row(`${describeWriter(each)}, with SSE-S3`, policy, "accepted", [
              bucket(),
              encryption({ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }),
              each,
            ]),
            row(`${describeWriter(each)}, with nothing declared`, policy, "accepted", [
              bucket(),
              each,
            ]),
          ]),
      ),
      ...OTHER_WRITERS.flatMap((each) => [
        row(`${describeWriter(each)}, with SSE-S3`, "s3-bucket-sse-kms", "refused", [
          bucket(),
          encryption({ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }),
          each,
        ]),
        row(`${describeWriter(each)}, with nothing declared`, "s3-bucket-customer-key", "refused", [
          bucket(),
          each,
        ]),
      ]),
      ...[
        { loadBalancerType: UNKNOWN_TEXT, accessLogs: logsToFiles },
        { accessLogs: { bucket: "files", enabled: UNKNOWN_TEXT } },
        { accessLogs: { bucket: UNKNOWN_TEXT, enabled: true } },
        { accessLogs: UNKNOWN_TEXT },
      ].map((props) =>
        row(JSON.stringify(props), "s3-bucket-sse-kms", "not known", [bucket(), writer(LB, props)]),
      ),
      ...[{ enabled: UNKNOWN_TEXT }, { type: UNKNOWN_TEXT }, { namespace: UNKNOWN_TEXT }].map(
        (each) =>
          row(`an environment with ${JSON.stringify(each)}`, "s3-bucket-sse-kms", "not known", [
            bucket(),
            writer("elasticbeanstalk/environment:Environment", {
              settings: beanstalkLogs("name", each),
            }),
          ]),
      ),
      row("a load balancer's logs, made from the bucket", "s3-bucket-sse-kms", "accepted", [
        bucket({ bucket: UNKNOWN_TEXT }),
        {
          ...writer(LB, { accessLogs: { bucket: UNKNOWN_TEXT, enabled: true } }),
          madeFrom: { accessLogs: ["bucket"] },
        },
      ]),
      row("a load balancer's logs, which are no server access log", "s3-bucket-logged", "refused", [
        bucket(),
        writer(LB, { accessLogs: logsToFiles }),
      ]),
    ],
  "logs that are written through access control lists: AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html, AWSEC2/latest/UserGuide/spot-data-feeds.html":
    [
      ...[distribution, dataFeed].flatMap((each) => [
        ownershipRow(describeWriter(each), "accepted", "BucketOwnerPreferred", each),
        ownershipRow(
          `${describeWriter(each)}, without ACLs`,
          "accepted",
          "BucketOwnerEnforced",
          each,
        ),
        ownershipRow(
          `${describeWriter(each)}, owned by its writer`,
          "refused",
          "ObjectWriter",
          each,
        ),
      ]),
      ownershipRow("no logs", "refused", "BucketOwnerPreferred"),
      ownershipRow(
        "a load balancer's logs",
        "refused",
        "BucketOwnerPreferred",
        writer(LB, { accessLogs: logsToFiles }),
      ),
      ownershipRow(
        "another bucket's logs",
        "refused",
        "BucketOwnerPreferred",
        writer("cloudfront/distribution:Distribution", {
          loggingConfig: { bucket: "other.s3.amazonaws.com" },
        }),
      ),
      ownershipRow(
        "logs whose bucket is not known",
        "not known",
        "BucketOwnerPreferred",
        writer("cloudfront/distribution:Distribution", { loggingConfig: { bucket: UNKNOWN_TEXT } }),
      ),
      row("the list that CloudFront writes through", "s3-bucket-acls-disabled", "accepted", [
        bucket(),
        accessList(CLOUDFRONT_LOGS),
        distribution,
      ]),
      row("the same where CloudFront writes nothing", "s3-bucket-acls-disabled", "refused", [
        bucket(),
        accessList(CLOUDFRONT_LOGS),
      ]),
      row("another account's list beside CloudFront's logs", "s3-bucket-acls-disabled", "refused", [
        bucket(),
        accessList("a".repeat(64)),
        distribution,
      ]),
    ],
  "directory buckets: AmazonS3/latest/userguide/s3-express-UsingKMSEncryption.html, s3-express-data-protection.html":
    [
      ...[
        "s3-bucket-key-enabled",
        "s3-bucket-blocks-sse-c",
        "s3-bucket-sse-kms",
        "s3-bucket-customer-key",
      ].flatMap((policy) => [
        row("a directory bucket under a key, by name", policy, "accepted", [
          directoryEncryption(encryptionRule("aws:kms", KEY_ARN, false)),
        ]),
        row("a directory bucket under a key, by what it is made from", policy, "accepted", [
          directoryBucket,
          {
            ...directoryEncryption(encryptionRule("aws:kms", KEY_ARN, false), UNKNOWN_TEXT),
            madeFrom: { bucket: ["express"] },
          },
        ]),
        row("a directory bucket alone", policy, "accepted", [directoryBucket]),
      ]),
      row("a directory bucket under S3's keys", "s3-bucket-sse-kms", "refused", [
        directoryEncryption(encryptionRule("AES256")),
      ]),
      row("a directory bucket under AWS's own key", "s3-bucket-customer-key", "refused", [
        directoryEncryption(encryptionRule("aws:kms", "alias/aws/s3")),
      ]),
      row("another bucket without a Bucket Key", "s3-bucket-key-enabled", "refused", [
        directoryEncryption(encryptionRule("aws:kms", KEY_ARN, false), "express--x-s3-logs"),
      ]),
      row("a directory bucket's policy", "s3-bucket-tls-only", "accepted", [
        companion("BucketPolicy", { bucket: DIRECTORY, policy: policyOf(expressStatement) }),
      ]),
      row("the same policy of another bucket", "s3-bucket-tls-only", "refused", [
        companion("BucketPolicy", { policy: policyOf(expressStatement) }),
      ]),
    ],
  "what a statement says by NotAction, or of every request without TLS: IAM/latest/UserGuide/reference_policies_elements_notaction.html":
    [
      sseCRow("SSE-C denied by a NotAction that leaves uploads in", "accepted", {
        Action: undefined,
        NotAction: "s3:GetObject",
      }),
      ...["s3:PutObject", "s3:Put*"].map((NotAction) =>
        sseCRow(`SSE-C denied by the NotAction ${NotAction}`, "refused", {
          Action: undefined,
          NotAction,
        }),
      ),
      ...[
        { Bool: { "aws:SecureTransport": ["false"] } },
        { StringEquals: { "aws:SecureTransport": "false" } },
        { StringNotEquals: { "aws:SecureTransport": "true" } },
      ].map((Condition) => tlsRow(Condition, "accepted")),
      ...[
        { Bool: { "aws:SecureTransport": "true" } },
        { StringNotEquals: { "aws:SecureTransport": "false" } },
        { NumericLessThan: { "s3:TlsVersion": "1.2" } },
        {
          StringNotEquals: { "aws:SecureTransport": "true" },
          StringEquals: { "aws:PrincipalAccount": OTHER_ACCOUNT },
        },
      ].map((Condition) => tlsRow(Condition, "refused")),
    ],
  "buckets that collect logs from elsewhere: elasticloadbalancing/latest/application/enable-access-logging.html, AmazonS3/latest/userguide/enable-server-access-logging.html, redshift/latest/mgmt/db-auditing-enable-logging.html":
    [
      ...["s3-bucket-sse-kms", "s3-bucket-customer-key", "s3-bucket-key-enabled"].flatMap(
        (policy) =>
          DELIVERERS.flatMap((Principal) => [
            row(`${JSON.stringify(Principal)}, with SSE-S3`, policy, "accepted", [
              bucket(),
              sseS3,
              letsPut({ Principal }),
            ]),
            row(`${JSON.stringify(Principal)}, with nothing declared`, policy, "accepted", [
              bucket(),
              letsPut({ Principal }),
            ]),
          ]),
      ),
      ...[
        { Principal: { Service: "delivery.logs.amazonaws.com" } },
        { Principal: { Service: "cloudtrail.amazonaws.com" } },
        { Principal: { Service: "logdelivery.elasticloadbalancing.example.com" } },
        { Principal: { AWS: ROOT_ARN } },
        { Principal: { Service: "redshift.amazonaws.com" }, Action: "s3:GetBucketAcl" },
        { Principal: { Service: "logging.s3.amazonaws.com" }, Effect: "Deny" },
      ].map((parts) =>
        row(JSON.stringify(parts), "s3-bucket-sse-kms", "refused", [
          bucket(),
          sseS3,
          letsPut(parts),
        ]),
      ),
      row("another bucket's policy", "s3-bucket-sse-kms", "refused", [
        bucket(),
        sseS3,
        { ...letsPut({ Principal: { Service: "logging.s3.amazonaws.com" } }), props: OTHER_LOGS },
      ]),
      row("a bucket that logs into itself", "s3-bucket-sse-kms", "refused", [
        bucket(),
        sseS3,
        companion("BucketLogging", { targetBucket: "files", targetPrefix: "a/" }, { name: "logs" }),
        letsPut({ Principal: { Service: "logging.s3.amazonaws.com" } }),
      ]),
      row("a policy that is not known", "s3-bucket-sse-kms", "not known", [
        bucket(),
        sseS3,
        companion("BucketPolicy", { policy: UNKNOWN_TEXT }, { name: "policy" }),
      ]),
      row("a policy that is not known, made from a key", "s3-bucket-sse-kms", "refused", [
        key(),
        bucket(),
        sseS3,
        companion(
          "BucketPolicy",
          { policy: UNKNOWN_TEXT },
          { name: "policy", madeFrom: { policy: ["key"] } },
        ),
      ]),
    ],
  "the encryption context names accounts, and an instance of IAM Identity Center is one: AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html, singlesignon/latest/userguide/encryption-at-rest.html":
    [
      ...[
        ["logs.us-east-1.amazonaws.com", LOGS_CONTEXT, `arn:aws:logs:us-east-1:${OTHER_ACCOUNT}:*`],
        ["ses.amazonaws.com", "kms:EncryptionContext:aws:ses:source-account", OTHER_ACCOUNT],
      ].map(([Service, name = "", value]) =>
        keyRow(
          `${Service} for ${value}`,
          "kms-policy-trusted-accounts",
          "refused",
          allow({ Principal: { Service }, Condition: { StringLike: { [name]: value } } }),
        ),
      ),
      keyRow(
        "the same beside a source of the own account",
        "kms-policy-trusted-accounts",
        "accepted",
        allow({
          Principal: { Service: "logs.us-east-1.amazonaws.com" },
          Condition: {
            ArnLike: { [LOGS_CONTEXT]: `arn:aws:logs:us-east-1:${OTHER_ACCOUNT}:*` },
            StringEquals: { "aws:SourceAccount": ACCOUNT },
          },
        }),
      ),
      keyRow(
        "the same of a role, which writes there what it likes",
        "kms-policy-trusted-accounts",
        "accepted",
        toAws(ROLE_ARN, {
          Condition: { ArnLike: { [LOGS_CONTEXT]: `arn:aws:logs:us-east-1:${OTHER_ACCOUNT}:*` } },
        }),
      ),
      ...[
        ["arn:aws:sso:::instance/ssoins-1234567890abcdef", "accepted"],
        ["arn:aws:sso:*:*:instance/ssoins-1234567890abcdef", "accepted"],
        ["arn:aws:sso:::instance/*", "refused"],
        ["arn:aws:sso:::instance/ssoins-?", "refused"],
        ["*", "refused"],
      ].flatMap(([value, is]) => [
        keyRow(
          `IAM Identity Center for ${value}`,
          "kms-policy-service-source",
          is as Verdict,
          allow({
            Principal: { Service: "sso.amazonaws.com" },
            Condition: { StringLike: { "kms:EncryptionContext:aws:sso:instance-arn": value } },
          }),
        ),
      ]),
    ],
  "every name of a service: IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalservicenameslist":
    [
      ...["ForAnyValue:StringEquals", "ForAnyValue:StringLike"].flatMap((operator) => {
        const named = { [operator]: { "aws:PrincipalServiceNamesList": "sns.amazonaws.com" } };
        const source = { StringEquals: { "aws:SourceAccount": ACCOUNT } };
        return [
          keyRow(
            `everyone by ${operator}`,
            "kms-policy-service-source",
            "refused",
            toEveryone({ Condition: named }),
          ),
          keyRow(
            `everyone by ${operator}, and a source`,
            "kms-policy-service-source",
            "accepted",
            toEveryone({ Condition: { ...named, ...source } }),
          ),
          keyRow(
            `everyone by ${operator}`,
            "kms-policy-not-public",
            "accepted",
            toEveryone({ Condition: named }),
          ),
        ];
      }),
      keyRow(
        "everyone by ForAllValues, which people meet too",
        "kms-policy-not-public",
        "refused",
        toEveryone({
          Condition: {
            "ForAllValues:StringEquals": { "aws:PrincipalServiceNamesList": "sns.amazonaws.com" },
          },
        }),
      ),
    ],
  "services of every partition: IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services":
    [
      ...["amazonaws.com.cn", "amazonaws.eu", "c2s.ic.gov", "sc2s.sgov.gov", "cloud.adc-e.uk"]
        .concat(["csp.hci.ic.gov", "amazonaws.example"])
        .flatMap((domain) => [
          keyRow(
            `events.${domain}`,
            "kms-policy-service-source",
            "accepted",
            allow({
              Principal: { Service: `events.${domain}` },
              Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
            }),
          ),
          row(`logdelivery.elb.${domain}`, "s3-policy-service-source", "accepted", [
            bucket(),
            letsPut({
              Principal: { Service: `logdelivery.elb.${domain}` },
              Resource: `arn:aws:s3:::files/AWSLogs/${ACCOUNT}/*`,
            }),
          ]),
        ]),
      ...["events.rds.amazonaws.com", "events.example.com", "myevents.amazonaws.com"].map(
        (Service) =>
          keyRow(
            Service,
            "kms-policy-service-source",
            "refused",
            allow({ Principal: { Service }, Action: ["kms:Decrypt", "kms:GenerateDataKey*"] }),
          ),
      ),
    ],
  "ARNs in the resource's own account: IAM/latest/UserGuide/reference_policies_variables.html": [
    ...[variable("aws:ResourceAccount"), variable("AWS:resourceAccount")].flatMap((account) => [
      keyRow(
        `everyone by an ARN of ${account}`,
        "kms-policy-not-public",
        "accepted",
        toEveryone({
          Condition: { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/Reader` } },
        }),
      ),
      keyRow(
        `a service by a source of ${account}`,
        "kms-policy-service-source",
        "accepted",
        toService("sns.amazonaws.com", `arn:aws:sns:*:${account}:*`),
      ),
    ]),
    ...[variable("aws:PrincipalAccount"), variable("aws:PrincipalTag/account"), "*"].flatMap(
      (account) => [
        keyRow(
          `everyone by an ARN of ${account}`,
          "kms-policy-not-public",
          "refused",
          toEveryone({
            Condition: { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/Reader` } },
          }),
        ),
        keyRow(
          `a service by a source of ${account}`,
          "kms-policy-service-source",
          "refused",
          toService("sns.amazonaws.com", `arn:aws:sns:*:${account}:*`),
        ),
      ],
    ),
    keyRow(
      "everyone by an ARN of the own account, to administer and to use",
      "kms-policy-separates-duties",
      "refused",
      toEveryone({
        Action: "kms:*",
        Condition: {
          ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${variable("aws:ResourceAccount")}:role/A` },
        },
      }),
    ),
  ],
  "account-regional names: AmazonS3/latest/userguide/gpbucketnamespaces.html": [
    row("an account-regional name", "s3-bucket-account-namespace", "accepted", [
      bucket({ bucket: "files-111122223333-us-east-1-an", bucketNamespace: "account-regional" }),
    ]),
    row(
      "an account-regional name without its namespace",
      "s3-bucket-account-namespace",
      "accepted",
      [bucket({ bucket: "files-111122223333-us-east-1-an" })],
    ),
    row("a global name", "s3-bucket-account-namespace", "refused", [bucket()]),
    row("a global name that ends alike", "s3-bucket-account-namespace", "refused", [
      bucket({ bucket: "files-an" }),
    ]),
  ],
};

describeRows("what AWS documents", DOCUMENTED);
