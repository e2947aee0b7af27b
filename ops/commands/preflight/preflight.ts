import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { awsFailure, isDenied } from "../../aws/errors/aws-errors";
import type { CommonOptions } from "../../door/command";
import type { Context } from "../../door/context";
import { ownProgram, pulumiCommand } from "../../door/own-command";
import { openStack } from "../../stack/stack";
import { StackState } from "../../stack/stack-state";
import { stackNameOf } from "../../stack/target";
import { UserError } from "../../terminal/user-error";
import { bucketChecks } from "./bucket-checks";
import { type Check, checkOf } from "./check";
import { environmentChecks } from "./environment-checks";
import { expectedOf } from "./expected";
import { keyChecks } from "./key-checks";
import { principalChecks } from "./principal-checks";
import { serviceChecks } from "./service-checks";
import type { Site } from "./site";

/** What a deployment of the stack would meet. */
export interface Preflight {
  readonly stack: string;
  readonly region: string;
  readonly accountId: string;
  /** Whether the stack's state has anything in it. */
  readonly isDeployed: boolean;
  readonly checks: readonly Check[];
}

export interface PreflightOptions {
  /** Read instead of Pulumi.<stack>.yaml. */
  readonly configFile?: string;
}

/**
 * Checks everything that could stop a deployment, or make it do harm. Nothing is changed.
 *
 * @throws UserError if the settings have no region or cannot be read, or if the credentials are of
 * another account than the stack's
 */
export async function preflight(
  context: Context<undefined>,
  { configFile, region, ...options }: PreflightOptions & CommonOptions,
): Promise<Preflight> {
  const name = stackNameOf(options);
  const stack = openStack(name, options.cwd);
  const expected = expectedOf(await stack.settings(configFile), stack.shortName);
  if (expected === undefined) {
    throw new UserError(
      `\`aws:region\` is missing in the settings of ${name}. Set it: pulumi config set aws:region us-east-1 --stack ${name}`,
    );
  }
  if (region !== undefined && region !== expected.region) {
    throw new UserError(
      `--region is ${region}, but the stack ${name} is for ${expected.region}.`,
      2,
    );
  }
  const state = new StackState(await stack.resources());
  const clients = context.clients.in(expected.region);
  const { signal } = context;
  const { Account: accountId = "", Arn: arn = "" } = await clients.sts.send(
    new GetCallerIdentityCommand({}),
    { abortSignal: signal },
  );
  const { deployedTo = accountId } = state;
  if (deployedTo !== accountId) {
    throw new UserError(
      `The stack ${name} was deployed to the account ${deployedTo}, but these credentials are of ${accountId}. Use credentials of ${deployedTo}: check AWS_PROFILE and AWS_ACCESS_KEY_ID.`,
    );
  }
  const site: Site = {
    signal,
    clients,
    expected,
    state,
    accountId,
    partition: arn.split(":")[1] ?? "aws",
    stack: name,
    pulumi: pulumiCommand(context),
    aerosecure: ownProgram(context),
  };
  const groups = await context.progress.during("Checking the account", () =>
    Promise.all([
      orRefused("key", "keys and aliases", keyChecks(site)),
      orRefused("bucket", "buckets", bucketChecks(site)),
      orRefused("principal", "users and roles", principalChecks(site)),
      orRefused("service", "GuardDuty, Security Hub and CloudTrail", serviceChecks(site)),
    ]),
  );
  return {
    stack: name,
    region: expected.region,
    accountId,
    isDeployed: !state.isEmpty,
    checks: [...groups.flat(), ...environmentChecks(process.env)],
  };
}

/** A missing permission fails its own checks; the others are still reported. */
async function orRefused(
  about: Check["about"],
  what: string,
  checks: Promise<readonly Check[]>,
): Promise<readonly Check[]> {
  try {
    return await checks;
  } catch (error) {
    const failure = isDenied(error) ? awsFailure(error) : undefined;
    if (failure === undefined) {
      throw error;
    }
    return [checkOf(about, what).fails(failure.message)];
  }
}
