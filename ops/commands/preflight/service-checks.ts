import { DescribeTrailsCommand, GetTrailStatusCommand } from "@aws-sdk/client-cloudtrail";
import { ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { hubArnOf } from "../../aws/live-account";
import { type Check, checkOf } from "./check";
import type { Site } from "./site";

/** Checks what a region has only one of, if the stack would create its own. */
export async function serviceChecks(site: Site): Promise<readonly Check[]> {
  const { creates, trail } = site.expected;
  return Promise.all([
    ...(creates.guardDuty ? [guardDutyCheck(site)] : []),
    ...(creates.securityHub ? [securityHubCheck(site)] : []),
    ...(trail === undefined ? [] : [trailCheck(site, trail)]),
  ]);
}

async function guardDutyCheck(site: Site): Promise<Check> {
  const { DetectorIds: [id] = [] } = await site.clients.guardDuty.send(
    new ListDetectorsCommand({}),
    { abortSignal: site.signal },
  );
  return onlyOneCheck(site, {
    service: "GuardDuty",
    setting: "guardDuty",
    name: id && `The detector ${id}`,
    isOwn: id !== undefined && site.state.find("aws:guardduty/detector:Detector", id) !== undefined,
  });
}

async function securityHubCheck(site: Site): Promise<Check> {
  const { clients, signal, state } = site;
  return onlyOneCheck(site, {
    service: "Security Hub",
    setting: "securityHub",
    name: await hubArnOf(clients.securityHub, signal),
    isOwn: state.first("aws:securityhub/account:Account") !== undefined,
  });
}

interface OnlyOne {
  readonly service: string;
  readonly setting: string;
  /** What messages call the one that exists; undefined if there is none. */
  readonly name: string | undefined;
  readonly isOwn: boolean;
}

function onlyOneCheck(
  { expected, pulumi, stack }: Site,
  { service, setting, name, isOwn }: OnlyOne,
): Check {
  const check = checkOf("service", `${service} in ${expected.region}`);
  if (name === undefined) {
    return check.passes("It is off, and the deployment turns it on.");
  }
  return isOwn
    ? check.passes(`${name} is the stack's own.`)
    : check.fails(
        `${name} exists, but is not in the stack's state. A region can have only one.`,
        "Leave it to its owner; the stack still subscribes to its findings:",
        `${pulumi} config set ${setting} adopt --stack ${stack}`,
      );
}

async function trailCheck(
  { clients, expected: { region }, signal, state, pulumi, stack }: Site,
  { name, isCreated }: NonNullable<Site["expected"]["trail"]>,
): Promise<Check> {
  const check = checkOf("service", `the trail ${name}`);
  const set = `${pulumi} config set trail`;
  const options = { abortSignal: signal };
  const { trailList = [] } = await clients.cloudTrail.send(new DescribeTrailsCommand({}), options);
  const arns = trailList.flatMap(({ TrailARN }) => TrailARN ?? []);
  const arn = arns.find((each) => each.endsWith(`:trail/${name}`));
  if (isCreated && arn === undefined) {
    return check.passes(
      arns.length === 0
        ? "There is none yet."
        : `There is none yet. Existing trails: ${arns.join(", ")}. A second copy of management events costs money; \`pulumi config set trail NAME\` uses a trail of this account and region.`,
    );
  }
  if (arn === undefined) {
    return check.fails(
      `There is no trail of that name in ${region}: the alarm would receive nothing.`,
      `${set} create --stack ${stack}`,
    );
  }
  if (isCreated) {
    return state.find("aws:cloudtrail/trail:Trail", arn) !== undefined
      ? check.passes("It is the stack's own.")
      : check.fails(
          `${arn} exists, but is not in the stack's state: a deployment would fail to create it.`,
          "Let it feed the alarm as it is:",
          `${set} ${name} --stack ${stack}`,
        );
  }
  const status = await clients.cloudTrail.send(new GetTrailStatusCommand({ Name: arn }), options);
  return status.IsLogging === true
    ? check.passes("It exists and logs.")
    : check.fails(
        "It does not log: the alarm would receive nothing.",
        `aws cloudtrail start-logging --name ${arn} --region ${region}`,
      );
}
