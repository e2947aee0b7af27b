import { derivedName } from "../aws/derived-name";
import { RULE_NAME_MAX_CHARACTERS } from "../aws/limits";
import type { Partition } from "../aws/partitions";

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
  "roles",
] as const;
export type Watched = (typeof WATCHED)[number];

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
export interface AlarmNames {
  readonly operationsKeyAlias: string;
  readonly trail: string;
  readonly trailArn: string;
  readonly topic: string;
  readonly topicArn: string;
  readonly deadLetterQueue: string;
  readonly deadLetterQueueArn: string;
  readonly rules: Readonly<Record<Watched, string>>;
  readonly ruleArns: readonly string[];
}

/** Names that no other stack of the account and region has, and that never change. */
export function alarmNames(place: AlarmPlace): AlarmNames {
  const own = `aerosecure-${place.stack}`;
  const trail = place.existingTrail ?? trailName(place.stack);
  const topic = `${own}-alarm`;
  const deadLetterQueue = `${topic}-undelivered`;
  return {
    operationsKeyAlias: operationsKeyAlias(place.stack),
    trail,
    trailArn: arn(place, "cloudtrail", `trail/${trail}`),
    topic,
    topicArn: arn(place, "sns", topic),
    deadLetterQueue,
    deadLetterQueueArn: arn(place, "sqs", deadLetterQueue),
    rules: {
      key: ruleName(own, "key"),
      alias: ruleName(own, "alias"),
      bucket: ruleName(own, "bucket"),
      account: ruleName(own, "account"),
      trail: ruleName(own, "trail"),
      rules: ruleName(own, "rules"),
      topic: ruleName(own, "topic"),
      queue: ruleName(own, "queue"),
      roles: ruleName(own, "roles"),
    },
    ruleArns: WATCHED.map((watched) => ruleArn(place, ruleName(own, watched))),
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
