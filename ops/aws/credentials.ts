import { fromIni } from "@aws-sdk/credential-provider-ini";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { input } from "@inquirer/prompts";
import { getProfileName, parseKnownFiles } from "@smithy/core/config";
import { visibleLine, visibleText } from "../../policy-pack/src/values/visible-text";
import { UserError } from "../terminal/user-error";
import { isPassing, statusOf } from "./errors/aws-errors";

/** What signs the calls of all clients, as the AWS SDK takes it. */
export type Credentials = ReturnType<typeof defaultProvider>;

type Profile = Readonly<Record<string, string | undefined>>;

/**
 * Credentials as the AWS CLI finds them. A profile with an MFA device asks for its code once, however many clients share
 * the credentials.
 *
 * Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html#cli-configure-role-mfa
 *
 * @param mfaCodeProvider gets a code of the device. @default asks at the terminal
 * @returns what throws a UserError that names the profile, why it gives no credentials, and what to do
 */
export function findCredentials(mfaCodeProvider = askForCode): Credentials {
  const find = defaultProvider({ mfaCodeProvider });
  return async (properties) => {
    try {
      return await find(properties);
    } catch (error) {
      throw await explained(error);
    }
  };
}

async function askForCode(device: string): Promise<string> {
  const profile = getProfileName({});
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UserError(
      `The profile ${shown(profile)} asks for a code of the MFA device ${visibleLine(device)}, and there is no terminal to ask at. Get its credentials at a terminal first: \`eval "$(aws configure export-credentials --profile ${profile} --format env)"; unset AWS_PROFILE\`.`,
      2,
    );
  }
  const message = visibleText(`Code of the MFA device ${device}:`);
  return (await input({ message }, { output: process.stderr })).trim();
}

/** The error of a search for credentials, in the words of the profile that gave none; others as they are. */
async function explained(error: unknown): Promise<unknown> {
  if (!(error instanceof Error && isOfProfile(error))) {
    return error;
  }
  const name = getProfileName({});
  const isNamed = process.env["AWS_PROFILE"] !== undefined;
  const profile: Profile | undefined = (await parseKnownFiles({}))[name];
  if (profile === undefined) {
    return isNamed ? unknownProfile(name) : error;
  }
  const reason = await reasonOf(error, profile);
  return reason === undefined && !isNamed
    ? error
    : new UserError(
        `The profile ${shown(name)} gives no credentials${reason === undefined ? "" : `: ${reason}`}. ${remedyOf(name, profile)}`,
      );
}

/** Whether there are no credentials, or AWS refuses them the role. */
function isOfProfile(error: Error): boolean {
  return (
    error.name === "CredentialsProviderError" || (statusOf(error) === 403 && !isPassing(error))
  );
}

function unknownProfile(name: string): UserError {
  return new UserError(
    `There is no profile ${shown(name)}, which AWS_PROFILE names. \`aws configure list-profiles\` lists those that there are.`,
  );
}

/** The SDK tries other sources after a profile whose command fails, and then tells of the last of them. */
async function reasonOf(error: Error, profile: Profile): Promise<string | undefined> {
  const own =
    profile["credential_process"] === undefined
      ? error
      : await fromIni({})().then(
          () => error,
          (failure: unknown) => failure,
        );
  const said = own instanceof Error ? visibleLine(own.message.trim().replace(/\s+/g, " ")) : "";
  return /^Could not (?:load credentials from any providers|resolve credentials using profile)/.test(
    said,
  )
    ? undefined
    : said.replace(/\.?(?: To refresh this SSO session .*)?$/, "");
}

function remedyOf(name: string, profile: Profile): string {
  const option = `--profile ${name}`;
  if (profile["sso_session"] !== undefined || profile["sso_start_url"] !== undefined) {
    return `Sign in with \`aws sso login ${option}\`, then run the command again.`;
  }
  if (profile["login_session"] !== undefined) {
    return `Sign in with \`aws login ${option}\`, then run the command again.`;
  }
  if (profile["credential_process"] !== undefined) {
    return "Correct its credential_process, or set AWS_PROFILE to another profile.";
  }
  return profile["role_arn"] === undefined
    ? `Set them with \`aws configure ${option}\`, or set AWS_PROFILE to another profile.`
    : "Check its role_arn and source_profile, and the code if it asked for one.";
}

function shown(name: string): string {
  return `"${visibleLine(name)}"`;
}
