import { type ComponentResource, type Input, jsonStringify, output } from "@pulumi/pulumi";
import type { AlarmChannel } from "../alarm/alarm-channel";
import { AlarmRule } from "../alarm/alarm-rule";
import type { ThreatServices } from "../aws/service-choice";
import { threatMessage } from "./threat-message";
import { findingRuleName, reportedFindings, type ThreatPlace } from "./threat-names";
import { threatPatterns } from "./threat-patterns";

/** A bucket and the key that its objects are under. */
export interface ThreatenedData {
  readonly keyArn: Input<string>;
  readonly bucketArn: string;
  readonly bucketName: string;
}

export interface FindingRulesArgs extends ThreatPlace, ThreatServices {
  readonly data: readonly ThreatenedData[];
  /** Where findings are reported. Its policies have to name the rules. */
  readonly channel: AlarmChannel;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Declares a rule for each kind of findings that is reported. */
export function findingRules(
  name: string,
  args: FindingRulesArgs,
  parent: ComponentResource,
): void {
  const { region, stack, data, channel, tags = {} } = args;
  const patterns = output(data.map(({ keyArn }) => keyArn)).apply((keyArns) =>
    patternsUnder(keyArns, args),
  );
  for (const finding of reportedFindings(args)) {
    new AlarmRule(
      `${name}-${finding}`,
      {
        region,
        ruleName: findingRuleName(stack, finding),
        description: `Tells what is found in the AeroSecure stack ${stack}: ${finding}.`,
        pattern: jsonStringify(patterns[finding]),
        message: threatMessage(stack, finding),
        channel,
        tags,
      },
      { parent },
    );
  }
}

/** What the patterns of the rules are made of, besides the ARNs of keys. */
export interface FindingPatternArgs extends ThreatPlace, ThreatServices {
  readonly data: readonly Omit<ThreatenedData, "keyArn">[];
}

/**
 * Characters of the longest pattern of the rules that are declared; 0 if none is.
 *
 * @param keyArns as long as those of the keys will be
 */
export function longestFindingPattern(
  keyArns: readonly string[],
  args: FindingPatternArgs,
): number {
  const patterns = patternsUnder(keyArns, args);
  return Math.max(
    0,
    ...reportedFindings(args).map((finding) => JSON.stringify(patterns[finding]).length),
  );
}

function patternsUnder(keyArns: readonly string[], { accountId, data }: FindingPatternArgs) {
  return threatPatterns({
    accountId,
    keyArns,
    bucketArns: data.map(({ bucketArn }) => bucketArn),
    bucketNames: data.map(({ bucketName }) => bucketName),
  });
}
