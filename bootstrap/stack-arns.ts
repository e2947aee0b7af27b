import { alarmNames, deliveryAlarmArns, operationsKeyAlias } from "../infra/alarm/alarm-names";
import { copyAlarmWays } from "../infra/alarm/copy-alarm";
import { trailBucketName } from "../infra/alarm/trail/audit-trail";
import { boundaryOf, type ServicePurpose } from "../infra/aws/service-boundary";
import { batchRoleArn } from "../infra/batch/batch-names";
import { accessLogBucketName } from "../infra/buckets/access-log-bucket";
import { replicaBucketName, replicationRoleName } from "../infra/replication/replica-names";
import { findingRuleArns, malwareScanRoleArn } from "../infra/threats/threat-names";
import { serviceBoundaryNames } from "./role-names";
import type { DeliveredStack } from "./settings";

/** A role of the stack. */
export interface ServiceRole {
  readonly arn: string;
  /** The only service that a delivery passes it to. @default none: who makes jobs passes it */
  readonly service?: string;
  /** The ARN of the policy that limits its permissions. */
  readonly boundary: string;
}

/** The ARNs of a stack's resources, known before any of them exists. */
export interface StackArns {
  readonly dataBucket: string;
  /** The buckets that receive access logs. */
  readonly logBuckets: readonly string[];
  /** The other buckets with access logs: the replica and the trail's bucket, not the data bucket. */
  readonly otherBuckets: readonly string[];
  /** The replica of the data bucket, if there is one. */
  readonly replicaBucket: string | undefined;
  /** All keys of the regions in which the stack has keys. The tag identifies the stack's own. */
  readonly keysOfRegions: readonly string[];
  /** The alias of the data's key in the stack's own region is first. */
  readonly aliases: readonly string[];
  readonly regions: readonly string[];
  /** The roles that services act as. */
  readonly serviceRoles: readonly ServiceRole[];
  readonly alarm: AlarmArns | undefined;
}

/** The resources that report tampering and findings. */
export interface AlarmArns {
  readonly trail: string;
  readonly isOwnTrail: boolean;
  readonly topics: readonly string[];
  readonly queues: readonly string[];
  readonly rules: readonly string[];
  readonly metricAlarms: readonly string[];
}

/** The ARNs of a stack's resources, from the names that the program gives them. */
export function stackArns(stack: DeliveredStack): StackArns {
  const { partition, environment, bucketName, replicationRegion } = stack;
  const bucketArn = (name: string): string => `arn:${partition.name}:s3:::${name}`;
  const replica =
    replicationRegion === undefined ? [] : [replicaBucketName(bucketName, replicationRegion)];
  const hasOwnTrail = stack.tamperAlarm && stack.existingTrail === undefined;
  const trail = hasOwnTrail ? [trailBucketName(bucketName)] : [];
  const copies = [stack.region, ...(replicationRegion === undefined ? [] : [replicationRegion])];
  return {
    dataBucket: bucketArn(bucketName),
    logBuckets: [bucketName, ...trail, ...replica].map(accessLogBucketName).map(bucketArn),
    otherBuckets: [...trail, ...replica].map(bucketArn),
    replicaBucket: replica.map(bucketArn)[0],
    keysOfRegions: copies.map((region) => kmsArn(stack, region, "key/*")),
    aliases: [
      ...copies.map((region) => kmsArn(stack, region, stack.keyAlias)),
      ...(stack.tamperAlarm ? [kmsArn(stack, stack.region, operationsKeyAlias(environment))] : []),
    ],
    regions: copies,
    serviceRoles: serviceRoles(stack),
    alarm: stack.tamperAlarm ? alarmArns(stack) : undefined,
  };
}

/** Every bucket that the program creates. */
export function allBuckets(arns: StackArns): readonly string[] {
  return [arns.dataBucket, ...arns.otherBuckets, ...arns.logBuckets];
}

function alarmArns(stack: DeliveredStack): AlarmArns {
  const place = { ...stack, stack: stack.environment };
  const names = alarmNames(place);
  const { replicationRegion } = stack;
  const first = { ...names, ruleArns: [...names.ruleArns, ...findingRuleArns(place, stack)] };
  const ways = [
    { ...first, region: stack.region },
    { ...names.second, region: stack.region },
    ...(replicationRegion === undefined
      ? []
      : copyAlarmWays(place, replicationRegion).map((way) => ({
          ...way,
          region: replicationRegion,
        }))),
  ];
  return {
    trail: names.trailArn,
    isOwnTrail: stack.existingTrail === undefined,
    topics: ways.map(({ topicArn }) => topicArn),
    queues: ways.map(({ deadLetterQueueArn }) => deadLetterQueueArn),
    rules: ways.flatMap(({ ruleArns }) => ruleArns),
    metricAlarms: ways.flatMap((way) =>
      deliveryAlarmArns({ ...place, region: way.region }, way, way.ruleArns),
    ),
  };
}

function serviceRoles(stack: DeliveredStack): readonly ServiceRole[] {
  const { partition, accountId, bucketName } = stack;
  const iam = `arn:${partition.name}:iam::${accountId}`;
  const boundary = (purpose: ServicePurpose): string =>
    `${iam}:policy/${boundaryOf(serviceBoundaryNames(stack.environment), purpose)}`;
  const replication = {
    boundary: boundary("replication"),
    arn: `${iam}:role/${replicationRoleName(bucketName)}`,
    service: "s3.amazonaws.com",
  };
  const scan = {
    boundary: boundary("malware-scan"),
    arn: malwareScanRoleArn(stack, bucketName),
    service: "malware-protection-plan.guardduty.amazonaws.com",
  };
  const batch = {
    boundary: boundary("batch-operations"),
    arn: batchRoleArn(stack, bucketName),
  };
  return [
    ...(stack.replicationRegion === undefined ? [] : [replication]),
    ...(stack.malwareProtection ? [scan] : []),
    ...(stack.batchOperations ? [batch] : []),
  ];
}

function kmsArn({ partition, accountId }: DeliveredStack, region: string, what: string): string {
  return `arn:${partition.name}:kms:${region}:${accountId}:${what}`;
}
