import { derivedName } from "../aws/derived-name";
import { RULE_NAME_MAX_CHARACTERS } from "../aws/limits";
import type { Partition } from "../aws/partitions";
import { deliveryAlarms } from "./delivery-alarm-names";

/** What the alarm watches, one rule each. */
export const WATCHED = [
  "key",
  "alias",
  "bucket",
  "account",
  "trail",
  "rules",
  "topic",
  "queue",
  "alarms",
  "roles",
  "threats",
] as const;
export type Watched = (typeof WATCHED)[number];

/** What the alarm's second way watches: all that the first one is made of, and itself. */
export const WATCHED_TWICE = [
  "key",
  "rules",
  "topic",
  "queue",
  "alarms",
] as const satisfies readonly Watched[];
export type WatchedTwice = (typeof WATCHED_TWICE)[number];

/** Where the alarm stands, and what is known before any of it is there. */
export interface AlarmPlace {
  readonly partition: Partition;
  /** 12 digits. */
  readonly accountId: string;
  readonly region: string;
  readonly stack: string;
  /** The name of an existing trail; undefined if the alarm has one of its own. */
  readonly existingTrail: string | undefined;
}

/** Names and ARNs of all that belongs to the alarm, as plain text: policies name what is not there yet. */
export interface AlarmNames extends ChannelNames {
  readonly operationsKeyAlias: string;
  readonly trail: string;
  readonly trailArn: string;
  readonly rules: Readonly<Record<Watched, string>>;
  readonly ruleArns: readonly string[];
  /** The way that depends on no key, topic, queue or rule of the first. */
  readonly second: ChannelNames & {
    readonly rules: Readonly<Record<WatchedTwice, string>>;
    readonly ruleArns: readonly string[];
  };
}

/**
 * The ARNs of the alarms on what a way does not deliver.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
 *
 * @param ruleArns of all the rules that publish by this way
 */
export function deliveryAlarmArns(
  place: Omit<AlarmPlace, "stack" | "existingTrail">,
  way: ChannelNames,
  ruleArns: readonly string[],
): readonly string[] {
  return deliveryAlarms({ ...way, ruleArns }).map(({ name }) =>
    arn(place, "cloudwatch", `alarm:${name}`),
  );
}

/** Names and ARNs of a topic and of the queue that keeps what it did not take. */
export interface ChannelNames {
  readonly topic: string;
  readonly topicArn: string;
  readonly deadLetterQueue: string;
  readonly deadLetterQueueArn: string;
}

/** So that the longest name made of it, that of a queue, is one that SQS takes. */
export const ALARM_LABEL_MAX_CHARACTERS = 48;

/**
 * Whether SNS and SQS take the names that are made of it.
 *
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
export function isAlarmLabel(label: string): boolean {
  return label.length <= ALARM_LABEL_MAX_CHARACTERS && /^[\w-]+$/.test(label);
}

/** Names that no other stack of the account and region has, and that never change. */
export function alarmNames(place: AlarmPlace): AlarmNames {
  const own = `aerosecure-${place.stack}`;
  const trail = place.existingTrail ?? trailName(place.stack);
  return {
    operationsKeyAlias: operationsKeyAlias(place.stack),
    trail,
    trailArn: arn(place, "cloudtrail", `trail/${trail}`),
    ...channelNames(place, `${own}-alarm`),
    rules: {
      key: ruleName(own, "key"),
      alias: ruleName(own, "alias"),
      bucket: ruleName(own, "bucket"),
      account: ruleName(own, "account"),
      trail: ruleName(own, "trail"),
      rules: ruleName(own, "rules"),
      topic: ruleName(own, "topic"),
      queue: ruleName(own, "queue"),
      alarms: ruleName(own, "alarms"),
      roles: ruleName(own, "roles"),
      threats: ruleName(own, "threats"),
    },
    ruleArns: WATCHED.map((watched) => ruleArn(place, ruleName(own, watched))),
    second: {
      ...channelNames(place, `${own}-alarm-2`),
      rules: {
        key: secondRuleName(own, "key"),
        rules: secondRuleName(own, "rules"),
        topic: secondRuleName(own, "topic"),
        queue: secondRuleName(own, "queue"),
        alarms: secondRuleName(own, "alarms"),
      },
      ruleArns: WATCHED_TWICE.map((watched) => ruleArn(place, secondRuleName(own, watched))),
    },
  };
}

function channelNames(place: AlarmPlace, topic: string): ChannelNames {
  const deadLetterQueue = `${topic}-undelivered`;
  return {
    topic,
    topicArn: arn(place, "sns", topic),
    deadLetterQueue,
    deadLetterQueueArn: arn(place, "sqs", deadLetterQueue),
  };
}

/** The name of a stack's own trail. */
export function trailName(stack: string): string {
  return `aerosecure-${stack}`;
}

/** The name that a stack's operations key is found by. */
export function operationsKeyAlias(stack: string): string {
  return `alias/aerosecure-${stack}-operations`;
}

/**
 * The ARN that a rule of the default event bus will have.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 */
export function ruleArn(place: Omit<AlarmPlace, "stack" | "existingTrail">, name: string): string {
  return arn(place, "events", `rule/${name}`);
}

function secondRuleName(own: string, watched: WatchedTwice): string {
  return derivedName(own, `-tamper-2-${watched}`, RULE_NAME_MAX_CHARACTERS);
}

function ruleName(own: string, watched: Watched): string {
  return derivedName(own, `-tamper-${watched}`, RULE_NAME_MAX_CHARACTERS);
}

function arn(
  { partition, region, accountId }: Omit<AlarmPlace, "stack" | "existingTrail">,
  service: string,
  resource: string,
): string {
  return `arn:${partition.name}:${service}:${region}:${accountId}:${resource}`;
}
