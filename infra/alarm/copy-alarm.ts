import { ComponentResource, type ComponentResourceOptions, jsonStringify } from "@pulumi/pulumi";
import { accessLogBucketName } from "../buckets/access-log-bucket";
import type { CustomerKey } from "../keys/customer-key";
import { AlarmChannel } from "./alarm-channel";
import { alarmMessage } from "./alarm-message";
import {
  type AlarmPlace,
  alarmNames,
  type ChannelNames,
  deliveryAlarmArns,
  ruleArn,
  type Watched,
} from "./alarm-names";
import { alarmPatterns } from "./alarm-patterns";
import { AlarmRule } from "./alarm-rule";
import { DeliveryAlarms } from "./delivery-alarms";

/** The bucket in another region that holds a copy of the data, and its key. */
export interface Copy {
  readonly region: string;
  /** A name, so that the alarm does not wait for the bucket. */
  readonly bucketName: string;
  readonly key: CustomerKey;
}

export interface CopyAlarmArgs extends AlarmPlace {
  readonly copy: Copy;
  /** The alias of the copy's key. */
  readonly keyAlias: string;
  readonly accessLogs: boolean;
  readonly email: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** What is watched there: the copy, and the rules, topic, queue and alarms themselves. */
const WATCHED_BESIDE_COPY = [
  "key",
  "alias",
  "bucket",
  "rules",
  "topic",
  "queue",
  "alarms",
] as const satisfies readonly Watched[];

/** What reports changes of the copy, by names and ARNs: those of the alarm itself, in the copy's region. */
export function copyAlarmNames(
  place: AlarmPlace,
  region: string,
): ChannelNames & { readonly ruleArns: readonly string[] } {
  const there = { ...place, region };
  const names = alarmNames(there);
  const ruleArns = WATCHED_BESIDE_COPY.map((watched) => ruleArn(there, names.rules[watched]));
  return { ...names, ruleArns };
}

/**
 * Reports changes to the copy of the data. KMS and S3 put events on the bus of the region where key and
 * bucket are, and a rule publishes to topics of its own region alone, so rules, topic and queue are there.
 * They are under no key: what the messages say is no secret, and the operations key is in another region.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
 */
export class CopyAlarm extends ComponentResource {
  constructor(name: string, args: CopyAlarmArgs, opts?: ComponentResourceOptions) {
    super("aerosecure:events:CopyAlarm", name, {}, opts);
    const { copy, stack, email, tags } = args;
    const { region, bucketName } = copy;
    const own = { parent: this };
    const names = alarmNames({ ...args, region });
    const way = copyAlarmNames(args, region);
    const { ruleArns } = way;
    const metricAlarmArns = deliveryAlarmArns({ ...args, region }, way, ruleArns);
    const channel = new AlarmChannel(
      name,
      { region, names: way, ruleArns, metricAlarmArns, key: undefined, email, tags },
      own,
    );
    const patterns = copy.key.keyArn.apply((keyArn) =>
      alarmPatterns(
        {
          keyArns: [keyArn],
          keyAliases: [args.keyAlias],
          bucketNames: args.accessLogs
            ? [bucketName, accessLogBucketName(bucketName)]
            : [bucketName],
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
    // An alarm publishes in its own Region, and this topic is the only one there.
    new DeliveryAlarms(name, { ...way, region, stack, reportTo: channel, tags }, own);
    this.registerOutputs();
  }
}
