import { type ComponentResource, type Input, jsonStringify, output } from "@pulumi/pulumi";
import { iamEventRegion } from "../aws/partitions";
import { accessLogBucketName } from "../buckets/access-log-bucket";
import type { CustomerKey } from "../keys/customer-key";
import type { AlarmChannel } from "./alarm-channel";
import { alarmMessage } from "./alarm-message";
import { type AlarmPlace, alarmNames, WATCHED, WATCHED_TWICE, type Watched } from "./alarm-names";
import { alarmPatterns } from "./alarm-patterns";
import { AlarmRule } from "./alarm-rule";
import { trailBucketName } from "./trail/audit-trail";

/** A key and its bucket, which are watched. */
export interface WatchedData {
  readonly keyArn: Input<string>;
  readonly keyAlias: string;
  /** A name, so that the alarm does not wait for the bucket. */
  readonly bucketName: string;
}

export interface TamperRulesArgs extends AlarmPlace {
  /** The key that is watched. */
  readonly dataKey: Pick<WatchedData, "keyArn">;
  readonly dataKeyAlias: string;
  /** The bucket that is watched; a name, so that the alarm does not wait for the bucket. */
  readonly dataBucketName: string;
  /** Further keys and buckets that are watched, under an alarm that several of them share. @default none */
  readonly furtherData?: readonly WatchedData[];
  /** The name of the trail's bucket. @default made of the watched bucket's name */
  readonly trailBucketName?: string;
  /** The key that the alarm is under, which is watched too. */
  readonly operationsKey: CustomerKey;
  readonly channel: AlarmChannel;
  /** Where the second way publishes. */
  readonly secondChannel: AlarmChannel;
  /** Whether requests to the watched buckets are logged: the logs' buckets are watched as well. */
  readonly accessLogs: boolean;
  /**
   * ARNs of further rules, which report findings through the alarm's channel. They are watched, and so are
   * GuardDuty and Security Hub, which findings come from.
   *
   * @default none
   */
  readonly otherRuleArns?: readonly string[];
  /**
   * Names of the roles that services act as. IAM's events come in one region of the partition alone:
   * in another, nothing watches these.
   *
   * @default none
   */
  readonly serviceRoleNames?: readonly string[];
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Declares a rule for each of the things that the alarm watches, and a second one, which publishes
 * elsewhere, for each that the alarm is made of. Each of the two takes what is done to the other, so that
 * no single call silences both before one of them reports it.
 */
export function tamperRules(name: string, args: TamperRulesArgs, parent: ComponentResource): void {
  const { region, stack, channel, secondChannel, tags = {} } = args;
  const names = alarmNames(args);
  const patternsFor = (keys: readonly Pick<WatchedData, "keyArn">[]) =>
    output(keys.map(({ keyArn }) => keyArn)).apply((keyArns) => patternsUnder(keyArns, args));
  const patterns = patternsFor([args.dataKey, ...(args.furtherData ?? []), args.operationsKey]);
  for (const watched of declaredRules(args)) {
    new AlarmRule(
      `${name}-${watched}`,
      {
        region,
        ruleName: names.rules[watched],
        description: `Raises the alarm of the AeroSecure stack ${stack}: ${watched}.`,
        pattern: jsonStringify(patterns[watched]),
        message: alarmMessage(stack, watched),
        channel,
        tags,
      },
      { parent },
    );
  }
  // The data's key is the first way's alone.
  const patternsOfAlarm = patternsFor([args.operationsKey]);
  for (const watched of WATCHED_TWICE) {
    new AlarmRule(
      `${name}-2-${watched}`,
      {
        region,
        ruleName: names.second.rules[watched],
        description: `Raises the alarm of the AeroSecure stack ${stack} by its second way: ${watched}.`,
        pattern: jsonStringify(patternsOfAlarm[watched]),
        message: alarmMessage(stack, watched),
        channel: secondChannel,
        tags,
      },
      { parent },
    );
  }
}

/** What the patterns of the rules are made of, besides the ARNs of keys. */
export type PatternArgs = Omit<
  TamperRulesArgs,
  "dataKey" | "operationsKey" | "channel" | "secondChannel" | "furtherData"
> & { readonly furtherData?: readonly Omit<WatchedData, "keyArn">[] };

/**
 * Characters of the longest pattern of the rules that are declared.
 *
 * @param keyArns as long as those of the keys will be
 */
export function longestPattern(keyArns: readonly string[], args: PatternArgs): number {
  const patterns = patternsUnder(keyArns, args);
  return Math.max(
    ...declaredRules(args).map((watched) => JSON.stringify(patterns[watched]).length),
  );
}

function patternsUnder(keyArns: readonly string[], args: PatternArgs) {
  const names = alarmNames(args);
  const aliasesOfOthers = (args.furtherData ?? []).map(({ keyAlias }) => keyAlias);
  return alarmPatterns(
    {
      keyArns,
      keyAliases: [args.dataKeyAlias, ...aliasesOfOthers, names.operationsKeyAlias],
      bucketNames: watchedBuckets(args),
      otherRuleNames: (args.otherRuleArns ?? []).map((arn) => arn.replace(/^.*:rule\//, "")),
      roleNames: args.serviceRoleNames ?? [],
    },
    names,
  );
}

/** What the first way watches. */
function declaredRules({
  region,
  partition,
  serviceRoleNames = [],
  otherRuleArns = [],
}: PatternArgs): readonly Watched[] {
  const isDeclared: Readonly<Partial<Record<Watched, boolean>>> = {
    roles: serviceRoleNames.length > 0 && region === iamEventRegion(partition),
    threats: otherRuleArns.length > 0,
  };
  return WATCHED.filter((each) => isDeclared[each] ?? true);
}

/** The buckets of the data, the trail's, and those of their access logs, all of them in one region. */
function watchedBuckets({
  dataBucketName,
  furtherData = [],
  existingTrail,
  accessLogs,
  ...args
}: PatternArgs) {
  const data = [dataBucketName, ...furtherData.map(({ bucketName }) => bucketName)];
  const trail = args.trailBucketName ?? trailBucketName(dataBucketName);
  const own = existingTrail === undefined ? [...data, trail] : data;
  return accessLogs ? [...own, ...own.map(accessLogBucketName)] : own;
}
