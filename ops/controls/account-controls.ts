import type { AdvancedEventSelector, EventSelector } from "@aws-sdk/client-cloudtrail";
import type { LiveAccount, LiveRule, LiveTrail } from "../aws/live-account";
import type { StackParts } from "../stack/stack-parts";
import type { Target } from "../stack/target";
import { type Control, control } from "./control";
import { deployRemedy, type Remedies } from "./remedies";

export interface AccountJudgement {
  readonly target: Pick<Target, "accountId" | "keyArn">;
  readonly account: LiveAccount;
  readonly parts: Pick<StackParts, "rules">;
  readonly remedies: Remedies;
}

const NO_TRAIL = "there is no trail";

/** What has to hold of the services that watch over key and bucket, in the target's Region. */
export function accountControls(judgement: AccountJudgement): readonly Control[] {
  const { target, account, parts, remedies } = judgement;
  const resource = `AWS::::Account:${target.accountId}`;
  const remedy = deployRemedy(remedies);
  const isEnabled = (status: string | undefined) => status === "ENABLED";
  const faultsOf = (rules: readonly LiveRule[]) => ruleFaults(rules, parts.rules, target.keyArn);
  return [
    ...trailControls(account, resource, remedy),
    control("tamper-alarm", account.rules, {
      resource,
      holds: (rules) => faultsOf(rules).length === 0,
      expected: "every rule is enabled, as deployed, and has a target",
      found: (rules) =>
        faultsOf(rules).join("; ") || "every rule is enabled, as deployed, and has a target",
      remedy,
    }),
    control("guardduty-on", account.detector, {
      resource,
      holds: (detector) => isEnabled(detector?.status),
      expected: "ENABLED",
      found: (detector) => detector?.status ?? "there is no detector",
      remedy,
    }),
    control("guardduty-s3", account.detector, {
      resource,
      holds: (detector) => isEnabled(detector?.s3),
      expected: "ENABLED",
      found: (detector) => detector?.s3 ?? "there is no detector",
      remedy,
    }),
    control("securityhub-on", account.hubArn, {
      resource,
      holds: (arn) => arn !== undefined,
      expected: "enabled",
      found: (arn) => (arn === undefined ? "not enabled" : "enabled"),
      remedy,
    }),
    control("securityhub-standards", account.standards, {
      resource,
      holds: (arns) => arns.length > 0,
      expected: "at least one standard",
      found: (arns) => (arns.length === 0 ? "no standard" : arns.map(standardName).join(", ")),
      remedy,
    }),
  ];
}

/** "aws-foundational-security-best-practices/v/1.0.0". */
function standardName(arn: string): string {
  return arn.replace(/^.*?(?:standards|ruleset)\//, "");
}

function trailControls(
  { trail, recording }: Pick<LiveAccount, "trail" | "recording">,
  account: string,
  remedy: string,
): readonly Control[] {
  const resource = ("value" in trail ? trail.value?.TrailARN : undefined) ?? account;
  return [
    control("trail-records", recording, {
      resource,
      holds: (found) => found !== undefined && recordingFault(found) === undefined,
      expected: "records reads and writes in all Regions",
      found: (found) =>
        found === undefined
          ? NO_TRAIL
          : (recordingFault(found) ?? "records reads and writes in all Regions"),
      remedy,
    }),
    control("trail-encrypted", trail, {
      resource,
      holds: (found) => found?.KmsKeyId !== undefined,
      expected: "under a customer managed key",
      found: (found) =>
        found === undefined ? NO_TRAIL : (found.KmsKeyId ?? "not under a KMS key"),
      remedy,
    }),
    control("trail-validated", trail, {
      resource,
      holds: (found) => found?.LogFileValidationEnabled === true,
      expected: "log file validation is on",
      found: (found) =>
        found === undefined
          ? NO_TRAIL
          : `log file validation is ${found.LogFileValidationEnabled === true ? "on" : "off"}`,
      remedy,
    }),
  ];
}

function recordingFault({
  trail,
  isLogging,
  selectors,
  advancedSelectors,
}: LiveTrail): string | undefined {
  if (!isLogging) {
    return "it does not log";
  }
  if (trail.IsMultiRegionTrail !== true) {
    return `it records ${trail.HomeRegion} alone`;
  }
  return selectors.some(isEverything) || advancedSelectors.some(isEveryManagementEvent)
    ? undefined
    : "it does not record every management event";
}

/** Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html */
function isEverything(selector: EventSelector): boolean {
  return (
    selector.IncludeManagementEvents !== false &&
    (selector.ReadWriteType ?? "All") === "All" &&
    (selector.ExcludeManagementEventSources ?? []).length === 0
  );
}

/** Any further field would leave events out: reads, or those of KMS. */
function isEveryManagementEvent({ FieldSelectors = [] }: AdvancedEventSelector): boolean {
  return (
    FieldSelectors.length === 1 &&
    FieldSelectors.every(
      ({ Field, Equals = [] }) => Field === "eventCategory" && Equals.includes("Management"),
    )
  );
}

function ruleFaults(
  rules: readonly LiveRule[],
  deployed: StackParts["rules"],
  keyArn: string,
): readonly string[] {
  const faults = deployed.flatMap(({ name, pattern }) => {
    const rule = rules.find((each) => each.name === name);
    const fault = ruleFault(rule, pattern);
    return fault === undefined ? [] : [`${name} ${fault}`];
  });
  const isReported = ["ScheduleKeyDeletion", "DisableKey"].every((event) =>
    rules.some(({ pattern = "" }) => pattern.includes(`"${event}"`) && pattern.includes(keyArn)),
  );
  return faults.length > 0 || isReported
    ? faults
    : ["no rule reports that the key is disabled or its deletion scheduled"];
}

function ruleFault(rule: LiveRule | undefined, pattern: string): string | undefined {
  if (rule?.state === undefined) {
    return "is gone";
  }
  if (!rule.state.startsWith("ENABLED")) {
    return "is disabled";
  }
  if (!isSameJson(rule.pattern, pattern)) {
    return "is not as deployed";
  }
  return rule.targets === 0 ? "has no target" : undefined;
}

function isSameJson(one: string | undefined, other: string): boolean {
  try {
    return JSON.stringify(JSON.parse(one ?? "")) === JSON.stringify(JSON.parse(other));
  } catch {
    return one === other;
  }
}
