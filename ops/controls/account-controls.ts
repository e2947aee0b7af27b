import type { AdvancedEventSelector, EventSelector } from "@aws-sdk/client-cloudtrail";
import type { ObservedAccount, SeenRule, SeenTrail } from "../aws/live-account";
import type { StackParts } from "../stack/stack-parts";
import type { Target } from "../stack/target";
import { type Control, control } from "./control";
import { DEPLOY } from "./key-controls";

export interface AccountJudgement {
  readonly target: Pick<Target, "accountId" | "keyArn">;
  readonly account: ObservedAccount;
  readonly parts: Pick<StackParts, "rules">;
}

const NO_TRAIL = "there is no trail";
const ENCRYPTED = "under a customer managed key";
const SIGNED = "signed";
const RECORDS = "logs reads and writes of all Regions";
const HEARS = "every rule is on, as deployed, and has somewhere to tell";

/** What is to be true of the services that watch over key and bucket, in the target's Region. */
export function accountControls({ target, account, parts }: AccountJudgement): readonly Control[] {
  const resource = `AWS::::Account:${target.accountId}`;
  return [
    ...trailControls(account, resource),
    control("tamper-alarm", account.rules, {
      resource,
      wanted: HEARS,
      seenIn: (rules) => rulesText(rules, parts.rules, target.keyArn),
      remedy: DEPLOY,
    }),
    control("guardduty-on", account.detector, {
      resource,
      wanted: "ENABLED",
      seenIn: (detector) => detector?.status ?? "there is no detector",
      remedy: DEPLOY,
    }),
    control("guardduty-s3", account.detector, {
      resource,
      wanted: "ENABLED",
      seenIn: (detector) => detector?.s3 ?? "there is no detector",
      remedy: DEPLOY,
    }),
    control("securityhub-on", account.hubArn, {
      resource,
      wanted: "on",
      seenIn: (arn) => (arn === undefined ? "off" : "on"),
      remedy: DEPLOY,
    }),
    control("securityhub-standards", account.standards, {
      resource,
      wanted: "at least one standard",
      seenIn: (arns) => (arns.length === 0 ? "no standard" : "at least one standard"),
      remedy: DEPLOY,
    }),
  ];
}

function trailControls(
  { trail, recording }: Pick<ObservedAccount, "trail" | "recording">,
  account: string,
): readonly Control[] {
  const found = "value" in trail.seen ? trail.seen.value : undefined;
  const resource = found?.TrailARN ?? account;
  return [
    control("trail-records", recording, {
      resource,
      wanted: RECORDS,
      seenIn: (seen) => (seen === undefined ? NO_TRAIL : recordsText(seen)),
      remedy: DEPLOY,
    }),
    control("trail-encrypted", trail, {
      resource,
      wanted: ENCRYPTED,
      seenIn: (seen) => {
        const text = seen?.KmsKeyId === undefined ? "not under a key of AWS KMS" : ENCRYPTED;
        return seen === undefined ? NO_TRAIL : text;
      },
      remedy: DEPLOY,
    }),
    control("trail-validated", trail, {
      resource,
      wanted: SIGNED,
      seenIn: (seen) => {
        const text = seen?.LogFileValidationEnabled === true ? SIGNED : "not signed";
        return seen === undefined ? NO_TRAIL : text;
      },
      remedy: DEPLOY,
    }),
  ];
}

function recordsText({ trail, isLogging, selectors, advancedSelectors }: SeenTrail): string {
  if (!isLogging) {
    return "it does not log";
  }
  if (trail.IsMultiRegionTrail !== true) {
    return `it logs ${trail.HomeRegion} alone`;
  }
  return selectors.some(isEverything) || advancedSelectors.some(isEveryManagementEvent)
    ? RECORDS
    : "it does not log every management event";
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

function rulesText(
  rules: readonly SeenRule[],
  deployed: StackParts["rules"],
  keyArn: string,
): string {
  const faults = deployed.flatMap(({ name, pattern }) => {
    const fault = ruleFault(
      rules.find((each) => each.name === name),
      pattern,
    );
    return fault === undefined ? [] : [`${name} ${fault}`];
  });
  if (faults.length > 0) {
    return faults.join("; ");
  }
  const isHeard = ["ScheduleKeyDeletion", "DisableKey"].every((event) =>
    rules.some(({ pattern = "" }) => pattern.includes(`"${event}"`) && pattern.includes(keyArn)),
  );
  return isHeard ? HEARS : "no rule hears of the key's being disabled or its deletion scheduled";
}

function ruleFault(rule: SeenRule | undefined, pattern: string): string | undefined {
  if (rule?.state === undefined) {
    return "is gone";
  }
  if (!rule.state.startsWith("ENABLED")) {
    return "is switched off";
  }
  if (!isSameJson(rule.pattern, pattern)) {
    return "is not as deployed";
  }
  return rule.targets === 0 ? "tells nobody" : undefined;
}

function isSameJson(one: string | undefined, other: string): boolean {
  try {
    return JSON.stringify(JSON.parse(one ?? "")) === JSON.stringify(JSON.parse(other));
  } catch {
    return one === other;
  }
}
