import { STACK_TAG } from "../../../infra/aws/stack-tag";
import { ACCOUNT } from "../../support/local-aws";
import type { AwsCall } from "./aws-call";

/** What IAM asks before it lets a call be made: one action on one resource, and what is known of it. */
export interface Right {
  readonly action: string;
  readonly resource: string;
  /** Every condition key that AWS fills in, among those that a policy here looks at. */
  readonly context: Readonly<Record<string, string>>;
}

/** A key as a call names it. */
export interface KnownKey {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Finds a key by id, ARN or alias. @throws Error where there is none */
export type FindKey = (keyId: string, region: string) => KnownKey;

/** What is known of what calls are about. */
export interface Known {
  readonly findKey: FindKey;
  /** ARN of the policy that bounds the rights of a role of this name, if one does. */
  readonly boundaryOf: (role: string) => string | undefined;
}

type Rule = (call: AwsCall, known: Known) => readonly Right[];

/** S3's calls on a bucket whose IAM action has another name than the call. */
const S3_ACTIONS: Readonly<Record<string, string>> = {
  HeadBucket: "ListBucket",
  ListObjectsV2: "ListBucket",
  ListObjectVersions: "ListBucketVersions",
  GetBucketEncryption: "GetEncryptionConfiguration",
  PutBucketEncryption: "PutEncryptionConfiguration",
  GetPublicAccessBlock: "GetBucketPublicAccessBlock",
  PutPublicAccessBlock: "PutBucketPublicAccessBlock",
  GetBucketLifecycleConfiguration: "GetLifecycleConfiguration",
  PutBucketLifecycleConfiguration: "PutLifecycleConfiguration",
  DeleteBucketTagging: "PutBucketTagging",
  GetBucketNotificationConfiguration: "GetBucketNotification",
  PutBucketNotificationConfiguration: "PutBucketNotification",
  GetBucketReplication: "GetReplicationConfiguration",
  PutBucketReplication: "PutReplicationConfiguration",
  DeleteBucketReplication: "PutReplicationConfiguration",
  GetObjectLockConfiguration: "GetBucketObjectLockConfiguration",
  PutObjectLockConfiguration: "PutBucketObjectLockConfiguration",
};

/** The calls about roles for which AWS tells the role's boundary, among those made here. */
const BOUND: readonly string[] = ["CreateRole", "PutRolePolicy", "DeleteRolePolicy"];

const onEverything =
  (action: string): Rule =>
  () => [right(action, "*")];

/**
 * The rights of each call, by service. A call that no rule here knows fails the tests.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
const RULES: Readonly<Record<string, Rule>> = {
  "kms:CreateKey": ({ region, input }) => {
    const tags = requestTags(input["Tags"]);
    return [
      right("kms:CreateKey", "*", { ...tags, "aws:RequestedRegion": region }),
      ...(Object.keys(tags).length === 0 ? [] : [right("kms:TagResource", noKey(region), tags)]),
    ];
  },
  "kms:ListAliases": onEverything("kms:ListAliases"),
  "kms:CreateAlias": aliasRights,
  "kms:UpdateAlias": aliasRights,
  "kms:DeleteAlias": aliasRights,
  "iam:GetRole": onRole,
  "cloudtrail:DescribeTrails": onEverything("cloudtrail:DescribeTrails"),
  "guardduty:ListDetectors": onEverything("guardduty:ListDetectors"),
  "guardduty:CreateDetector": ({ region }) => [
    right("guardduty:CreateDetector", "*", { "aws:RequestedRegion": region }),
  ],
  "s3:PutAccountPublicAccessBlock": onEverything("s3:PutAccountPublicAccessBlock"),
  "s3:GetAccountPublicAccessBlock": onEverything("s3:GetAccountPublicAccessBlock"),
  "iam:SimulateCustomPolicy": onEverything("iam:SimulateCustomPolicy"),
  // Needs no right.
  "sts:GetCallerIdentity": () => [],
};

/** @throws Error for a call of which nothing here tells what it needs. */
export function rightsOf(call: AwsCall, known: Known): readonly Right[] {
  const rule = RULES[`${call.service}:${call.operation}`] ?? BY_SERVICE[call.service];
  if (rule === undefined) {
    throw new Error(`No rule tells which rights ${call.service}:${call.operation} needs.`);
  }
  return rule(call, known);
}

const BY_SERVICE: Readonly<Record<string, Rule>> = {
  s3: (call) => (call.input["key"] === "" ? onBucket(call) : onObject(call)),
  kms: ({ operation, region, input, status }, { findKey }) => {
    if (status >= 400) {
      return [right(`kms:${operation}`, noKey(region))];
    }
    const key = findKey(String(input["KeyId"] ?? keyOfCiphertext(input)), region);
    return [
      right(`kms:${operation}`, key.arn, {
        ...(operation === "TagResource" ? requestTags(input["Tags"]) : {}),
        ...resourceTags(key),
      }),
    ];
  },
  iam: onRole,
  cloudtrail: (call) => {
    const { Name, TrailName, ResourceId, ResourceIdList } = call.input;
    const [listed] = Array.isArray(ResourceIdList) ? ResourceIdList : [];
    const trail = String(Name ?? TrailName ?? ResourceId ?? listed);
    return [right(named(call), arnUnless(trail, call, `trail/${trail}`))];
  },
  events: (call) => {
    const { Name, Rule: rule, ResourceARN } = call.input;
    const name = String(Name ?? rule ?? ResourceARN);
    return [right(named(call), arnUnless(name, call, `rule/${name}`))];
  },
  sns: (call) => {
    const { Name, TopicArn, ResourceArn, SubscriptionArn } = call.input;
    // What the simulator knows of a subscription is its topic.
    const ofSubscription = SubscriptionArn && String(SubscriptionArn).replace(/:[^:]+$/, "");
    const topic = String(TopicArn ?? ResourceArn ?? ofSubscription ?? Name);
    return [right(named(call), arnUnless(topic, call, topic))];
  },
  sqs: (call) => {
    const { QueueName, QueueUrl } = call.input;
    const queue = String(QueueName ?? String(QueueUrl).split("/").at(-1));
    return [right(named(call), arnUnless(queue, call, queue))];
  },
  // Requests are signed for the name of the endpoint.
  monitoring: (request) => {
    const call = { ...request, service: "cloudwatch" };
    const { AlarmName, AlarmNames, ResourceARN } = call.input;
    const [listed] = Array.isArray(AlarmNames) ? AlarmNames : [];
    const alarm = String(AlarmName ?? listed ?? ResourceARN);
    return [right(named(call), arnUnless(alarm, call, `alarm:${alarm}`))];
  },
  guardduty: (call) => {
    const detector = String(call.input["path"]).split("/")[2] ?? "";
    return [right(named(call), arnUnless("", call, `detector/${detector}`))];
  },
  securityhub: (call) => [right(named(call), arnUnless("", call, "hub/default"))],
};

function onBucket({ operation, input, region }: AwsCall): readonly Right[] {
  const bucket = `arn:aws:s3:::${input["bucket"]}`;
  const own = right(`s3:${S3_ACTIONS[operation] ?? operation}`, bucket);
  switch (operation) {
    case "CreateBucket":
      return [
        own,
        ...(input["locked"] === true
          ? [
              right("s3:PutBucketObjectLockConfiguration", bucket),
              right("s3:PutBucketVersioning", bucket),
            ]
          : []),
      ];
    case "PutBucketReplication": {
      const role = /<Role>([^<]+)<\/Role>/.exec(String(input["body"]))?.[1] ?? "";
      return [own, right("iam:PassRole", role, { "iam:PassedToService": "s3.amazonaws.com" })];
    }
    case "DeleteObjects":
      throw new Error(`Objects of ${bucket} in ${region} were deleted.`);
    default:
      return [own];
  }
}

function onObject({ operation, input }: AwsCall): readonly Right[] {
  const object = `arn:aws:s3:::${input["bucket"]}/${input["key"]}`;
  const version = input["versionId"] === undefined ? "" : "Version";
  switch (operation) {
    case "CopyObject": {
      const [source = "", ofVersion] = String(input["source"])
        .replace(/^\//, "")
        .split("?versionId=");
      return [
        right(`s3:GetObject${ofVersion === undefined ? "" : "Version"}`, `arn:aws:s3:::${source}`),
        right("s3:PutObject", object),
      ];
    }
    case "CreateMultipartUpload":
    case "UploadPart":
    case "CompleteMultipartUpload":
      return [right("s3:PutObject", object)];
    case "HeadObject":
    case "GetObject":
      return [right(`s3:GetObject${version}`, object)];
    case "DeleteObject":
      return [right(`s3:DeleteObject${version}`, object)];
    default:
      return [right(`s3:${operation}`, object)];
  }
}

function aliasRights({ operation, region, input }: AwsCall, { findKey }: Known): readonly Right[] {
  const alias = String(input["AliasName"]);
  const key = findKey(String(input["TargetKeyId"] ?? alias), region);
  return [
    right(`kms:${operation}`, `arn:aws:kms:${region}:${ACCOUNT}:${alias}`),
    right(`kms:${operation}`, key.arn, resourceTags(key)),
  ];
}

function onRole({ operation, input }: AwsCall, { boundaryOf }: Known): readonly Right[] {
  const role = String(input["RoleName"]);
  const boundary = BOUND.includes(operation) ? boundaryOf(role) : undefined;
  return [
    right(
      `iam:${operation}`,
      `arn:aws:iam::${ACCOUNT}:role/${role}`,
      boundary === undefined ? {} : { "iam:PermissionsBoundary": boundary },
    ),
  ];
}

/** Where a key would be that is not there: it has no tag. */
function noKey(region: string): string {
  return `arn:aws:kms:${region}:${ACCOUNT}:key/00000000-0000-4000-8000-000000000000`;
}

/** A ciphertext of the local AWS begins with the id of its key; a client need not name it. */
function keyOfCiphertext(input: AwsCall["input"]): string {
  return Buffer.from(String(input["CiphertextBlob"]), "base64").toString().slice(0, 36);
}

function named({ service, operation }: AwsCall): string {
  return `${service}:${operation}`;
}

function arnUnless(name: string, { service, region }: AwsCall, resource: string): string {
  return name.startsWith("arn:") ? name : `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
}

function requestTags(tags: unknown): Readonly<Record<string, string>> {
  const list: readonly unknown[] = Array.isArray(tags) ? tags : [];
  return Object.fromEntries(
    list.flatMap((tag) =>
      typeof tag === "object" && tag !== null && "TagKey" in tag && "TagValue" in tag
        ? [[`aws:RequestTag/${tag.TagKey}`, String(tag.TagValue)]]
        : [],
    ),
  );
}

function resourceTags({ tags }: KnownKey): Readonly<Record<string, string>> {
  const own = tags[STACK_TAG];
  return own === undefined ? {} : { [`aws:ResourceTag/${STACK_TAG}`]: own };
}

function right(action: string, resource: string, context: Right["context"] = {}): Right {
  return { action, resource, context };
}
