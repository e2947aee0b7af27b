import { pathToFileURL } from "node:url";
import { ACCOUNT_ID, DEFAULT_REGION } from "../emulator/account";
import type { Instance } from "../emulator/instance";

/** Opens the local stacks' secrets; they protect nothing, so it is no secret itself. */
export const LOCAL_PASSPHRASE = "aerosecure-local";

/** The stack if no other is named. */
export const LOCAL_STACK = "local";

/** The user's own variables that stay out of the local AWS. */
const FOREIGN = /^(AWS|PULUMI)_|^NODE_OPTIONS$/;
const LOOPBACK_HOSTS = ["127.0.0.1", "localhost"];

/**
 * The whole environment for Pulumi, the AWS SDK and the AWS CLI against the local AWS. Of the user's
 * own AWS and Pulumi settings only PULUMI_STACK is left: no login, no profile, no token.
 *
 * @param user the environment to begin with
 * @param endpoint of the emulator
 */
export function localEnvironment(
  instance: Instance,
  endpoint: string,
  user: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const kept = Object.entries(user).filter(([name]) => !FOREIGN.test(name));
  return {
    ...Object.fromEntries(kept),
    ...withoutProxy(user),
    PULUMI_HOME: instance.pulumiHome,
    PULUMI_BACKEND_URL: pathToFileURL(instance.backendDirectory).href,
    PULUMI_CONFIG_PASSPHRASE: LOCAL_PASSPHRASE,
    PULUMI_STACK: user["PULUMI_STACK"] ?? LOCAL_STACK,
    // The secrets of a stack are opened by what its state holds, not only by its settings file.
    PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // A real AWS provider on PATH would be taken before the local one.
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    ...awsEnvironment(endpoint),
    AWS_PAGER: "",
  };
}

/** What leads an AWS client to that endpoint, as the local account and with no file of the user's. */
export function awsEnvironment(endpoint: string): NodeJS.ProcessEnv {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: ACCOUNT_ID,
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_REGION: DEFAULT_REGION,
    AWS_DEFAULT_REGION: DEFAULT_REGION,
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** Engine, language host and provider talk to each other over loopback: never through a proxy. */
function withoutProxy(user: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const listed = [user["no_proxy"], user["NO_PROXY"]].filter((hosts) => hosts !== undefined);
  const hosts = [...new Set([...listed.flatMap((text) => text.split(",")), ...LOOPBACK_HOSTS])];
  const text = hosts.filter((host) => host !== "").join(",");
  return { no_proxy: text, NO_PROXY: text };
}

/** A port of this machine on which nothing may listen: what goes there arrives nowhere. */
const NOWHERE = "http://127.0.0.1:9";

/**
 * The whole environment of Pulumi's own AWS plugin. Nothing of the user's is in it but PATH: no home with files for
 * AWS clients, and no proxy. What would leave this machine goes to a proxy that is not there.
 *
 * @param home a folder in place of the user's own
 */
export function pluginEnvironment(home: string, endpoint: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    HOME: home,
    ...awsEnvironment(endpoint),
    ...withoutProxy({}),
    HTTP_PROXY: NOWHERE,
    HTTPS_PROXY: NOWHERE,
  };
}
