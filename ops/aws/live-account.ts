import {
  type AdvancedEventSelector,
  DescribeTrailsCommand,
  type EventSelector,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from "@aws-sdk/client-cloudtrail";
import {
  DescribeRuleCommand,
  type DescribeRuleCommandOutput,
  ListTargetsByRuleCommand,
} from "@aws-sdk/client-eventbridge";
import { GetDetectorCommand, ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { DescribeHubCommand, paginateGetEnabledStandards } from "@aws-sdk/client-securityhub";
import { both, type Observed, observe } from "../evidence/observe";
import type { Site } from "../evidence/site";
import { codeOf } from "./errors/aws-errors";

/** A trail, and whether it records. */
export interface SeenTrail {
  readonly trail: Trail;
  readonly isLogging: boolean;
  readonly selectors: readonly EventSelector[];
  readonly advancedSelectors: readonly AdvancedEventSelector[];
}

/** A rule of the default event bus. */
export interface SeenRule {
  readonly name: string;
  /** "ENABLED", "DISABLED"; undefined where there is no such rule. */
  readonly state: string | undefined;
  readonly pattern: string | undefined;
  readonly targets: number;
}

/** The services that watch over key and bucket, as they tell themselves. */
export interface ObservedAccount {
  /** undefined where there is no such trail, or none at all. */
  readonly trail: Observed<Trail | undefined>;
  /** The same trail, with what it records. */
  readonly recording: Observed<SeenTrail | undefined>;
  readonly rules: Observed<readonly SeenRule[]>;
  /** undefined where GuardDuty is off. */
  readonly detector: Observed<{ readonly status: string; readonly s3: string } | undefined>;
  /** undefined where Security Hub is off. */
  readonly hubArn: Observed<string | undefined>;
  /** ARNs of the standards that are enabled. */
  readonly standards: Observed<readonly string[]>;
}

/** What the stack says it has of them. */
export interface Asked {
  /** undefined: whichever there is. */
  readonly trailArn: string | undefined;
  readonly ruleNames: readonly string[];
}

/** What Security Hub answers for an account that has not switched it on. */
const NO_HUB = /^(?:InvalidAccess|ResourceNotFound)/;

export async function observeAccount(site: Site, asked: Asked): Promise<ObservedAccount> {
  const [{ trail, recording }, rules, detector, hubArn, standards] = await Promise.all([
    trailOf(site, asked.trailArn),
    rulesOf(site, asked.ruleNames),
    detectorOf(site),
    hubOf(site),
    standardsOf(site),
  ]);
  return { trail, recording, rules, detector, hubArn, standards };
}

async function trailOf(
  site: Site,
  trailArn: string | undefined,
): Promise<Pick<ObservedAccount, "trail" | "recording">> {
  const { cloudTrail } = site.clients;
  const options = { abortSignal: site.signal };
  const region = site.target.region;
  const on = trailArn ?? `every trail in ${region}`;
  const found = await observe(site, { call: "cloudtrail:DescribeTrails", on }, async () => {
    const command = new DescribeTrailsCommand(trailArn ? { trailNameList: [trailArn] } : {});
    const { trailList = [] } = await cloudTrail.send(command, options);
    return trailList.find(({ IsMultiRegionTrail }) => IsMultiRegionTrail) ?? trailList[0];
  });
  const trail = "value" in found.seen ? found.seen.value : undefined;
  if (trail === undefined) {
    return { trail: found, recording: found as Observed<undefined> };
  }
  return { trail: found, recording: await recordingOf(site, found, trail) };
}

async function recordingOf(
  { clients: { cloudTrail }, ...site }: Site,
  found: Observed<unknown>,
  trail: Trail,
): Promise<ObservedAccount["recording"]> {
  const options = { abortSignal: site.signal };
  const name = trail.TrailARN ?? trail.Name ?? "";
  const status = await observe(site, { call: "cloudtrail:GetTrailStatus", on: name }, () =>
    cloudTrail.send(new GetTrailStatusCommand({ Name: name }), options),
  );
  const selectors = await observe(site, { call: "cloudtrail:GetEventSelectors", on: name }, () =>
    cloudTrail.send(new GetEventSelectorsCommand({ TrailName: name }), options),
  );
  const { sources, seen } = both(both(found, status), selectors);
  if (!("value" in seen)) {
    return { sources, seen };
  }
  const [[, { IsLogging: isLogging = false }], chosen] = seen.value;
  const { EventSelectors = [], AdvancedEventSelectors = [] } = chosen;
  const value = {
    trail,
    isLogging,
    selectors: EventSelectors,
    advancedSelectors: AdvancedEventSelectors,
  };
  return { sources, seen: { value } };
}

async function rulesOf(
  site: Site,
  names: readonly string[],
): Promise<Observed<readonly SeenRule[]>> {
  const { eventBridge } = site.clients;
  const options = { abortSignal: site.signal };
  const on = `the stack's ${names.length} rules`;
  const rules = observe(site, { call: "events:DescribeRule", on }, () =>
    Promise.all(
      names.map((Name) =>
        orAbsent(() => eventBridge.send(new DescribeRuleCommand({ Name }), options)),
      ),
    ),
  );
  const targets = observe(site, { call: "events:ListTargetsByRule", on }, () =>
    Promise.all(
      names.map((Rule) =>
        orAbsent(() => eventBridge.send(new ListTargetsByRuleCommand({ Rule }), options)),
      ),
    ),
  );
  const { sources, seen } = both(await rules, await targets);
  if (!("value" in seen)) {
    return { sources, seen };
  }
  const [described, listed] = seen.value;
  const value = names.map((name, index) => ruleOf(name, described[index], listed[index]?.Targets));
  return { sources, seen: { value } };
}

function ruleOf(
  name: string,
  rule: DescribeRuleCommandOutput | undefined,
  targets: readonly unknown[] | undefined,
): SeenRule {
  return { name, state: rule?.State, pattern: rule?.EventPattern, targets: targets?.length ?? 0 };
}

/** One rule that is gone does not hide the others. */
async function orAbsent<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (codeOf(error) === "ResourceNotFoundException") {
      return undefined;
    }
    throw error;
  }
}

async function detectorOf(site: Site): Promise<ObservedAccount["detector"]> {
  const { guardDuty } = site.clients;
  const options = { abortSignal: site.signal };
  const listed = await observe(
    site,
    { call: "guardduty:ListDetectors", on: site.target.region },
    async () => (await guardDuty.send(new ListDetectorsCommand({}), options)).DetectorIds?.[0],
  );
  const id = "value" in listed.seen ? listed.seen.value : undefined;
  if (id === undefined) {
    return listed as Observed<undefined>;
  }
  const detector = await observe(site, { call: "guardduty:GetDetector", on: id }, async () => {
    const answer = await guardDuty.send(new GetDetectorCommand({ DetectorId: id }), options);
    const s3 = answer.Features?.find(({ Name }) => Name === "S3_DATA_EVENTS")?.Status;
    return { status: answer.Status ?? "DISABLED", s3: s3 ?? "DISABLED" };
  });
  return { sources: [...listed.sources, ...detector.sources], seen: detector.seen };
}

function hubOf(site: Site): Promise<ObservedAccount["hubArn"]> {
  const { clients, signal, target } = site;
  return observe<string | undefined>(
    site,
    {
      call: "securityhub:DescribeHub",
      on: target.region,
      absent: { codes: NO_HUB, value: undefined },
    },
    async () =>
      (await clients.securityHub.send(new DescribeHubCommand({}), { abortSignal: signal })).HubArn,
  );
}

function standardsOf(site: Site): Promise<ObservedAccount["standards"]> {
  return observe<readonly string[]>(
    site,
    {
      call: "securityhub:GetEnabledStandards",
      on: site.target.region,
      absent: { codes: NO_HUB, value: [] },
    },
    async () => {
      const arns: string[] = [];
      const client = site.clients.securityHub;
      for await (const page of paginateGetEnabledStandards({ client }, {})) {
        arns.push(
          ...(page.StandardsSubscriptions ?? []).flatMap(({ StandardsArn }) => StandardsArn ?? []),
        );
      }
      return arns;
    },
  );
}
