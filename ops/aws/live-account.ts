import {
  type AdvancedEventSelector,
  DescribeTrailsCommand,
  type EventSelector,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from "@aws-sdk/client-cloudtrail";
import { DescribeRuleCommand, ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge";
import { GetDetectorCommand, ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import {
  DescribeHubCommand,
  paginateGetEnabledStandards,
  type SecurityHubClient,
} from "@aws-sdk/client-securityhub";
import { unlessAbsent } from "./errors/unless-absent";
import { type AwsAccess, both, mapped, type Reading, reading } from "./reading";

/** A trail, and whether it records. */
export interface LiveTrail {
  readonly trail: Trail;
  readonly isLogging: boolean;
  readonly selectors: readonly EventSelector[];
  readonly advancedSelectors: readonly AdvancedEventSelector[];
}

/** A rule of the default event bus. */
export interface LiveRule {
  readonly name: string;
  /** "ENABLED", "DISABLED"; undefined if there is no such rule. */
  readonly state: string | undefined;
  readonly pattern: string | undefined;
  readonly targets: number;
}

/** The services that watch key and bucket, as AWS has them. */
export interface LiveAccount {
  /** undefined if there is no such trail, or none at all. */
  readonly trail: Reading<Trail | undefined>;
  /** The same trail, with what it records. */
  readonly recording: Reading<LiveTrail | undefined>;
  readonly rules: Reading<readonly LiveRule[]>;
  /** undefined if GuardDuty is off. */
  readonly detector: Reading<{ readonly status: string; readonly s3: string } | undefined>;
  /** undefined if Security Hub is off. */
  readonly hubArn: Reading<string | undefined>;
  /** ARNs of the standards that are enabled. */
  readonly standards: Reading<readonly string[]>;
}

/** What the stack says it has of them. */
export interface StackServices {
  /** undefined: whichever there is. */
  readonly trailArn: string | undefined;
  readonly ruleNames: readonly string[];
}

/** What Security Hub answers for an account that has not enabled it. */
const NO_HUB = ["InvalidAccessException", "ResourceNotFoundException"];

/** Reads all of it at once, in one Region. */
export async function readAccount(
  access: AwsAccess,
  region: string,
  { trailArn, ruleNames }: StackServices,
): Promise<LiveAccount> {
  const [{ trail, recording }, rules, detector, hubArn, standards] = await Promise.all([
    readTrail(access, region, trailArn),
    readRules(access, ruleNames),
    readDetector(access, region),
    readHub(access, region),
    readStandards(access, region),
  ]);
  return { trail, recording, rules, detector, hubArn, standards };
}

async function readTrail(
  access: AwsAccess,
  region: string,
  trailArn: string | undefined,
): Promise<Pick<LiveAccount, "trail" | "recording">> {
  const { clients, signal } = access;
  const on = trailArn ?? `every trail in ${region}`;
  const found = await reading(access, "cloudtrail:DescribeTrails", on, async () => {
    const command = new DescribeTrailsCommand(trailArn ? { trailNameList: [trailArn] } : {});
    const { trailList = [] } = await clients.cloudTrail.send(command, { abortSignal: signal });
    return trailList.find(({ IsMultiRegionTrail }) => IsMultiRegionTrail) ?? trailList[0];
  });
  const trail = "value" in found ? found.value : undefined;
  const recording =
    trail === undefined
      ? (found as Reading<undefined>)
      : await readRecording(access, trail, found.sources);
  return { trail: found, recording };
}

async function readRecording(
  access: AwsAccess,
  trail: Trail,
  before: Reading<Trail>["sources"],
): Promise<Reading<LiveTrail>> {
  const { cloudTrail } = access.clients;
  const options = { abortSignal: access.signal };
  const name = trail.TrailARN ?? trail.Name ?? "";
  const status = await reading(access, "cloudtrail:GetTrailStatus", name, () =>
    cloudTrail.send(new GetTrailStatusCommand({ Name: name }), options),
  );
  const selectors = await reading(access, "cloudtrail:GetEventSelectors", name, () =>
    cloudTrail.send(new GetEventSelectorsCommand({ TrailName: name }), options),
  );
  const found = mapped(both(status, selectors), ([{ IsLogging: isLogging = false }, chosen]) => ({
    ...{ trail, isLogging },
    selectors: chosen.EventSelectors ?? [],
    advancedSelectors: chosen.AdvancedEventSelectors ?? [],
  }));
  return { ...found, sources: [...before, ...found.sources] };
}

async function readRules(
  access: AwsAccess,
  names: readonly string[],
): Promise<Reading<readonly LiveRule[]>> {
  const { eventBridge } = access.clients;
  const options = { abortSignal: access.signal };
  const on = `the stack's ${names.length} rules`;
  // One rule that is gone does not hide the others.
  const unlessGone = <T>(ask: () => Promise<T>) => unlessAbsent(["ResourceNotFoundException"], ask);
  const rules = reading(access, "events:DescribeRule", on, () =>
    Promise.all(
      names.map((Name) =>
        unlessGone(() => eventBridge.send(new DescribeRuleCommand({ Name }), options)),
      ),
    ),
  );
  const targets = reading(access, "events:ListTargetsByRule", on, () =>
    Promise.all(
      names.map((Rule) =>
        unlessGone(() => eventBridge.send(new ListTargetsByRuleCommand({ Rule }), options)),
      ),
    ),
  );
  return mapped(both(await rules, await targets), ([described, listed]) =>
    names.map((name, index) => ({
      name,
      state: described[index]?.State,
      pattern: described[index]?.EventPattern,
      targets: listed[index]?.Targets?.length ?? 0,
    })),
  );
}

async function readDetector(access: AwsAccess, region: string): Promise<LiveAccount["detector"]> {
  const { guardDuty } = access.clients;
  const options = { abortSignal: access.signal };
  const listed = await reading(
    access,
    "guardduty:ListDetectors",
    region,
    async () => (await guardDuty.send(new ListDetectorsCommand({}), options)).DetectorIds?.[0],
  );
  const id = "value" in listed ? listed.value : undefined;
  if (id === undefined) {
    return listed as Reading<undefined>;
  }
  const detector = await reading(access, "guardduty:GetDetector", id, async () => {
    const answer = await guardDuty.send(new GetDetectorCommand({ DetectorId: id }), options);
    const s3 = answer.Features?.find(({ Name }) => Name === "S3_DATA_EVENTS")?.Status;
    return { status: answer.Status ?? "DISABLED", s3: s3 ?? "DISABLED" };
  });
  return { ...detector, sources: [...listed.sources, ...detector.sources] };
}

function readHub(access: AwsAccess, region: string): Promise<LiveAccount["hubArn"]> {
  const { clients, signal } = access;
  return reading(access, "securityhub:DescribeHub", region, () =>
    hubArnOf(clients.securityHub, signal),
  );
}

/** The ARN of Security Hub in the client's Region; undefined if it is not enabled. */
export async function hubArnOf(
  client: SecurityHubClient,
  abortSignal: AbortSignal,
): Promise<string | undefined> {
  const hub = await unlessAbsent(NO_HUB, () =>
    client.send(new DescribeHubCommand({}), { abortSignal }),
  );
  return hub?.HubArn;
}

function readStandards(access: AwsAccess, region: string): Promise<LiveAccount["standards"]> {
  const client = access.clients.securityHub;
  return reading(access, "securityhub:GetEnabledStandards", region, async () => {
    const arns: string[] = [];
    await unlessAbsent(NO_HUB, async () => {
      for await (const page of paginateGetEnabledStandards({ client }, {})) {
        arns.push(
          ...(page.StandardsSubscriptions ?? []).flatMap(({ StandardsArn }) => StandardsArn ?? []),
        );
      }
    });
    return arns;
  });
}
