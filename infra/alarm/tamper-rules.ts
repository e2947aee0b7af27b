import { type ComponentResource, jsonStringify, output } from "@pulumi/pulumi";
import { iamEventRegion } from "../aws/partitions";
import { accessLogBucketName } from "../buckets/access-log-bucket";
import type { CustomerKey } from "../keys/customer-key";
import type { AlarmChannel } from "./alarm-channel";
import { alarmMessage } from "./alarm-message";
import { type AlarmPlace, alarmNames, WATCHED } from "./alarm-names";
import { alarmPatterns } from "./alarm-patterns";
import { AlarmRule } from "./alarm-rule";
import { trailBucketName } from "./audit-trail";

export interface TamperRulesArgs extends AlarmPlace {
  /** The key that is watched. */
  readonly dataKey: CustomerKey;
  readonly dataKeyAlias: string;
  /** The bucket that is watched; a name, so that the alarm does not wait for the bucket. */
  readonly dataBucketName: string;
  /** The key that the alarm is under, which is watched too. */
  readonly operationsKey: CustomerKey;
  readonly channel: AlarmChannel;
  /** Whether requests to the watched buckets are logged: the logs' buckets are watched as well. */
  readonly accessLogs: boolean;
  /** ARNs of further rules that publish through the alarm's channel, which are watched. @default none */
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

/** Declares a rule for each of the things that the alarm watches. */
export function tamperRules(name: string, args: TamperRulesArgs, parent: ComponentResource): void {
  const { region, stack, channel, serviceRoleNames = [] } = args;
  const names = alarmNames(args);
  const patterns = output([args.dataKey.keyArn, args.operationsKey.keyArn]).apply((keyArns) =>
    alarmPatterns(
      {
        keyArns,
        keyAliases: [args.dataKeyAlias, names.operationsKeyAlias],
        bucketNames: watchedBuckets(args),
        otherRuleNames: (args.otherRuleArns ?? []).map((arn) => arn.replace(/^.*:rule\//, "")),
        roleNames: serviceRoleNames,
      },
      names,
    ),
  );
  const hearsOfRoles = serviceRoleNames.length > 0 && region === iamEventRegion(args.partition);
  for (const watched of WATCHED.filter((each) => each !== "roles" || hearsOfRoles)) {
    new AlarmRule(
      `${name}-${watched}`,
      {
        region,
        ruleName: names.rules[watched],
        description: `Raises the alarm of the AeroSecure stack ${stack}: ${watched}.`,
        pattern: jsonStringify(patterns[watched]),
        message: alarmMessage(stack, watched),
        channel,
        tags: args.tags ?? {},
      },
      { parent },
    );
  }
}

/** The data's bucket, the trail's, and those of their access logs, all of them in one region. */
function watchedBuckets({ dataBucketName, existingTrail, accessLogs }: TamperRulesArgs) {
  const own =
    existingTrail === undefined
      ? [dataBucketName, trailBucketName(dataBucketName)]
      : [dataBucketName];
  return accessLogs ? [...own, ...own.map(accessLogBucketName)] : own;
}
