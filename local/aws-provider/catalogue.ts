import { trail } from "./cloudtrail/trail";
import { eventRule } from "./cloudwatch/event-rule";
import { eventTarget } from "./cloudwatch/event-target";
import { metricAlarm } from "./cloudwatch/metric-alarm";
import { Refusal } from "./failure";
import { detector } from "./guardduty/detector";
import { detectorFeature } from "./guardduty/detector-feature";
import { malwareProtectionPlan } from "./guardduty/malware-protection-plan";
import { openIdConnectProvider } from "./iam/open-id-connect-provider";
import { policy as iamPolicy } from "./iam/policy";
import { role } from "./iam/role";
import { rolePolicy } from "./iam/role-policy";
import { rolePolicyAttachment } from "./iam/role-policy-attachment";
import { alias } from "./kms/alias";
import { getKey } from "./kms/get-key";
import { grant } from "./kms/grant";
import { key } from "./kms/key";
import { keyPolicy } from "./kms/key-policy";
import type { Lookup, Resource } from "./resource";
import { accountPublicAccessBlock } from "./s3/account-public-access-block";
import { bucket } from "./s3/bucket";
import {
  encryption,
  ownershipControls,
  policy,
  publicAccessBlock,
  versioning,
} from "./s3/companions";
import { getBucketPolicy } from "./s3/get-bucket-policy";
import { lifecycle } from "./s3/lifecycle";
import { logging } from "./s3/logging";
import { notification } from "./s3/notification";
import { object } from "./s3/object";
import { objectLock } from "./s3/object-lock";
import { replication } from "./s3/replication";
import { account } from "./securityhub/account";
import { standardsSubscription } from "./securityhub/standards-subscription";
import { topic } from "./sns/topic";
import { topicPolicy } from "./sns/topic-policy";
import { topicSubscription } from "./sns/topic-subscription";
import { queue } from "./sqs/queue";
import { queuePolicy } from "./sqs/queue-policy";
import { getCallerIdentity, getPartition, getRegion } from "./sts";

/** Every resource type that the local AWS provides, by its token. */
export const resources: Readonly<Record<string, Resource>> = {
  "aws:cloudtrail/trail:Trail": trail,
  "aws:cloudwatch/eventRule:EventRule": eventRule,
  "aws:cloudwatch/eventTarget:EventTarget": eventTarget,
  "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
  "aws:guardduty/detector:Detector": detector,
  "aws:guardduty/detectorFeature:DetectorFeature": detectorFeature,
  "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan": malwareProtectionPlan,
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": openIdConnectProvider,
  "aws:iam/policy:Policy": iamPolicy,
  "aws:iam/role:Role": role,
  "aws:iam/rolePolicy:RolePolicy": rolePolicy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachment,
  "aws:kms/alias:Alias": alias,
  "aws:kms/grant:Grant": grant,
  "aws:kms/key:Key": key,
  "aws:kms/keyPolicy:KeyPolicy": keyPolicy,
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": accountPublicAccessBlock,
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": lifecycle,
  "aws:s3/bucketLogging:BucketLogging": logging,
  "aws:s3/bucketNotification:BucketNotification": notification,
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": objectLock,
  "aws:s3/bucketObjectv2:BucketObjectv2": object,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ownershipControls,
  "aws:s3/bucketPolicy:BucketPolicy": policy,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": publicAccessBlock,
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": replication,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    encryption,
  "aws:s3/bucketVersioning:BucketVersioning": versioning,
  "aws:securityhub/account:Account": account,
  "aws:securityhub/standardsSubscription:StandardsSubscription": standardsSubscription,
  "aws:sns/topic:Topic": topic,
  "aws:sns/topicPolicy:TopicPolicy": topicPolicy,
  "aws:sns/topicSubscription:TopicSubscription": topicSubscription,
  "aws:sqs/queue:Queue": queue,
  "aws:sqs/queuePolicy:QueuePolicy": queuePolicy,
};

/** Every data source that the local AWS provides, by its token. */
export const lookups: Readonly<Record<string, Lookup>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": getCallerIdentity,
  "aws:index/getPartition:getPartition": getPartition,
  "aws:index/getRegion:getRegion": getRegion,
  "aws:kms/getKey:getKey": getKey,
  "aws:s3/getBucketPolicy:getBucketPolicy": getBucketPolicy,
};

/** The resource type of that token. @throws Refusal that names the token and those there are. */
export function resourceOf(token: string): Resource {
  return one(resources, token, "types");
}

/** The data source of that token. @throws Refusal that names the token and those there are. */
export function lookupOf(token: string): Lookup {
  return one(lookups, token, "functions");
}

function one<T>(table: Readonly<Record<string, T>>, token: string, what: string): T {
  const found = Object.hasOwn(table, token) ? table[token] : undefined;
  if (found !== undefined) {
    return found;
  }
  const known = Object.keys(table).join(", ");
  throw new Refusal(`${token} is not one of the ${what} the local AWS provides: ${known}`);
}
