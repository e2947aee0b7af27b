import {
  ComponentResource,
  type ComponentResourceOptions,
  jsonStringify,
  output,
} from "@pulumi/pulumi";
import { accessLogBucketName } from "../buckets/access-log-bucket";
import { AlarmChannel } from "./alarm-channel";
import { alarmMessage } from "./alarm-message";
import {
  type AlarmPlace,
  alarmNames,
  type ChannelNames,
  deliveryAlarmArns,
  ruleArn,
  type Watched,
  type WatchedTwice,
} from "./alarm-names";
import { alarmPatterns } from "./alarm-patterns";
import { AlarmRule } from "./alarm-rule";
import { DeliveryAlarms } from "./delivery-alarms";
import type { WatchedData } from "./tamper-rules";

/** A region that holds copies of the data, and the copies that are there. */
export interface Copies {
  readonly region: string;
  readonly data: readonly WatchedData[];
}

export interface CopyAlarmArgs extends AlarmPlace {
  readonly copies: Copies;
  readonly accessLogs: boolean;
  readonly email: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** What is watched there: the copies, and the rules, topics, queues and alarms themselves. */
const WATCHED_BESIDE_COPY = [
  "key",
  "alias",
  "bucket",
  "rules",
  "topic",
  "queue",
  "alarms",
] as const satisfies readonly Watched[];

/** What the second way watches there: what the first one is made of, which is under no key. */
const WATCHED_TWICE_BESIDE_COPY = [
  "rules",
  "topic",
  "queue",
  "alarms",
] as const satisfies readonly WatchedTwice[];

/** A way by which changes of the copy are reported, by names and ARNs. */
type Way = ChannelNames & { readonly ruleArns: readonly string[] };

/** Both ways by which changes of the copy are reported, in the copy's region. */
export function copyAlarmWays(
  place: AlarmPlace,
  region: string,
): readonly [first: Way, second: Way] {
  const there = { ...place, region };
  const { rules, second, ...names } = alarmNames(there);
  const arnsOf = (ruleNames: readonly string[]) => ruleNames.map((name) => ruleArn(there, name));
  return [
    { ...names, ruleArns: arnsOf(WATCHED_BESIDE_COPY.map((watched) => rules[watched])) },
    {
      ...second,
      ruleArns: arnsOf(WATCHED_TWICE_BESIDE_COPY.map((watched) => second.rules[watched])),
    },
  ];
}

/**
 * Reports changes to the copy of the data. KMS and S3 put events on the bus of the region where key and
 * bucket are, and a rule publishes to topics of its own region alone, so rules, topics and queues are there.
 * They are under no key: what the messages say is no secret, and the operations key is in another region.
 *
 * As in the stack's own region, what the first way is made of is watched by a second one, and each
 * reports what the other does not deliver.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
 */
export class CopyAlarm extends ComponentResource {
  constructor(name: string, args: CopyAlarmArgs, opts?: ComponentResourceOptions) {
    super("aerosecure:events:CopyAlarm", name, {}, opts);
    const { stack, email, tags } = args;
    const { region, data } = args.copies;
    const bucketNames = data.map(({ bucketName }) => bucketName);
    const own = { parent: this };
    const names = alarmNames({ ...args, region });
    const [first, second] = copyAlarmWays(args, region);
    const channelOf = (channelName: string, way: Way, other: Way) => {
      const metricAlarmArns = deliveryAlarmArns({ ...args, region }, other, other.ruleArns);
      const { ruleArns } = way;
      return new AlarmChannel(
        channelName,
        { region, names: way, ruleArns, metricAlarmArns, key: undefined, email, tags },
        own,
      );
    };
    const channel = channelOf(name, first, second);
    const secondChannel = channelOf(`${name}-2`, second, first);
    const patterns = output(data.map(({ keyArn }) => keyArn)).apply((keyArns) =>
      alarmPatterns(
        {
          keyArns,
          keyAliases: data.map(({ keyAlias }) => keyAlias),
          bucketNames: args.accessLogs
            ? [...bucketNames, ...bucketNames.map(accessLogBucketName)]
            : bucketNames,
          otherRuleNames: [],
          roleNames: [],
        },
        names,
      ),
    );
    for (const watched of WATCHED_BESIDE_COPY) {
      new AlarmRule(
        `${name}-${watched}`,
        {
          region,
          ruleName: names.rules[watched],
          description: `Raises the alarm of the AeroSecure stack ${stack} in the copy's Region: ${watched}.`,
          pattern: jsonStringify(patterns[watched]),
          message: alarmMessage(stack, watched),
          channel,
          tags,
        },
        own,
      );
    }
    for (const watched of WATCHED_TWICE_BESIDE_COPY) {
      new AlarmRule(
        `${name}-2-${watched}`,
        {
          region,
          ruleName: names.second.rules[watched],
          description: `Raises the alarm of the AeroSecure stack ${stack} in the copy's Region by its second way: ${watched}.`,
          pattern: jsonStringify(patterns[watched]),
          message: alarmMessage(stack, watched),
          channel: secondChannel,
          tags,
        },
        own,
      );
    }
    const delivery = { region, stack, tags };
    new DeliveryAlarms(name, { ...first, ...delivery, reportTo: secondChannel }, own);
    new DeliveryAlarms(`${name}-2`, { ...second, ...delivery, reportTo: channel }, own);
    this.registerOutputs();
  }
}
