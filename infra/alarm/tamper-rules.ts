import { type ComponentResource, jsonStringify, output } from "@pulumi/pulumi";
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
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Declares a rule for each of the things that the alarm watches. */
export function tamperRules(name: string, args: TamperRulesArgs, parent: ComponentResource): void {
  const { region, stack, dataBucketName, channel } = args;
  const names = alarmNames(args);
  const patterns = output([args.dataKey.keyArn, args.operationsKey.keyArn]).apply((keyArns) =>
    alarmPatterns(
      {
        keyArns,
        keyAliases: [args.dataKeyAlias, names.operationsKeyAlias],
        bucketNames:
          args.existingTrail === undefined
            ? [dataBucketName, trailBucketName(dataBucketName)]
            : [dataBucketName],
      },
      names,
    ),
  );
  for (const watched of WATCHED) {
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
