import { DescribeTrailsCommand, GetTrailStatusCommand } from "@aws-sdk/client-cloudtrail";
import { ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { DescribeHubCommand } from "@aws-sdk/client-securityhub";
import { codeOf } from "../aws/errors/aws-errors";
import { type Check, fails, passes } from "./check";
import type { Site } from "./site";

/** Looks for what a region has only one of, where the stack wants to make its own. */
export async function serviceChecks(site: Site): Promise<readonly Check[]> {
  const { creates, trail } = site.expected;
  return Promise.all([
    ...(creates.guardDuty ? [guardDutyCheck(site)] : []),
    ...(creates.securityHub ? [securityHubCheck(site)] : []),
    ...(trail === undefined ? [] : [trail.isCreated ? newTrailCheck(site) : oldTrailCheck(site)]),
  ]);
}

async function guardDutyCheck(site: Site): Promise<Check> {
  const looked = { about: "service", what: `GuardDuty in ${site.expected.region}` } as const;
  const command = new ListDetectorsCommand({});
  const { DetectorIds: [id] = [] } = await site.clients.guardDuty.send(command, {
    abortSignal: site.signal,
  });
  if (id === undefined) {
    return passes(looked, "It is off, and will be switched on.");
  }
  return site.state.find("aws:guardduty/detector:Detector", id) !== undefined
    ? passes(looked, `The stack's own detector, ${id}, is on.`)
    : fails(
        looked,
        `The detector ${id} is there and not in the stack's state. A region takes one.`,
        "Leave it to its owner, which still hears what it finds:",
        `${site.pulumi} config set aerosecure-kms:guardDuty adopt --stack ${site.stack}`,
      );
}

async function securityHubCheck(site: Site): Promise<Check> {
  const looked = { about: "service", what: `Security Hub in ${site.expected.region}` } as const;
  const arn = await hubArn(site);
  if (arn === undefined) {
    return passes(looked, "It is off, and will be switched on.");
  }
  return site.state.first("aws:securityhub/account:Account") !== undefined
    ? passes(looked, "The stack's own hub is on.")
    : fails(
        looked,
        `${arn} is there and not in the stack's state. A region takes one.`,
        "Leave it to its owner, which still hears what it finds:",
        `${site.pulumi} config set aerosecure-kms:securityHub adopt --stack ${site.stack}`,
      );
}

async function hubArn({ clients, signal }: Site): Promise<string | undefined> {
  try {
    const hub = await clients.securityHub.send(new DescribeHubCommand({}), { abortSignal: signal });
    return hub.HubArn;
  } catch (error) {
    // What AWS answers for an account that is not subscribed.
    if (/^(?:InvalidAccess|ResourceNotFound)/.test(codeOf(error))) {
      return undefined;
    }
    throw error;
  }
}

async function newTrailCheck(site: Site): Promise<Check> {
  const { name, arns } = await trailsOf(site);
  const looked = { about: "service", what: `the trail ${name}` } as const;
  const own = arns.find((arn) => arn.endsWith(`:trail/${name}`));
  if (own === undefined) {
    const others =
      arns.length === 0
        ? ""
        : ` Others are there: ${arns.join(", ")}. A second copy of management events costs; \`pulumi config set aerosecure-kms:trail NAME\` uses one of this account and region.`;
    return passes(looked, `There is none yet.${others}`);
  }
  return site.state.find("aws:cloudtrail/trail:Trail", own) !== undefined
    ? passes(looked, "It is the stack's own.")
    : fails(
        looked,
        `${own} is there and not in the stack's state: a deployment would fail to make it.`,
        "Let the alarm live on it as it is:",
        `${site.pulumi} config set aerosecure-kms:trail ${name} --stack ${site.stack}`,
      );
}

async function oldTrailCheck(site: Site): Promise<Check> {
  const { name, arns } = await trailsOf(site);
  const looked = { about: "service", what: `the trail ${name}` } as const;
  const own = arns.find((arn) => arn.endsWith(`:trail/${name}`));
  if (own === undefined) {
    return fails(
      looked,
      `There is none of that name in ${site.expected.region}: the alarm would hear nothing.`,
      `${site.pulumi} config set aerosecure-kms:trail create --stack ${site.stack}`,
    );
  }
  const status = await site.clients.cloudTrail.send(new GetTrailStatusCommand({ Name: own }), {
    abortSignal: site.signal,
  });
  return status.IsLogging === true
    ? passes(looked, "It is there and logs.")
    : fails(
        looked,
        "It does not log: the alarm would hear nothing.",
        `aws cloudtrail start-logging --name ${own} --region ${site.expected.region}`,
      );
}

async function trailsOf({ clients, expected, signal }: Site) {
  const { trailList = [] } = await clients.cloudTrail.send(new DescribeTrailsCommand({}), {
    abortSignal: signal,
  });
  const arns = trailList.flatMap(({ TrailARN }) => TrailARN ?? []);
  return { name: expected.trail?.name ?? "", arns };
}
