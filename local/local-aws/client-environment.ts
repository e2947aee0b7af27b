import { quoted } from "../processes/shell-script";

/** The variables that AWS clients read, and those that keep a proxy out of it. */
const OF_CLIENTS = /^(?:AWS_|no_proxy$|NO_PROXY$)/;

/**
 * Shell lines that point the AWS clients of a terminal at the local AWS, for `eval`. A variable of the user's own that
 * would lead a client elsewhere, such as AWS_PROFILE, is unset.
 *
 * @param env the environment of the local AWS
 * @param user the terminal's environment
 */
export function clientEnvironment(env: NodeJS.ProcessEnv, user: NodeJS.ProcessEnv): string {
  const set = Object.keys(env).filter((name) => OF_CLIENTS.test(name));
  const foreign = Object.keys(user).filter(
    (name) => OF_CLIENTS.test(name) && env[name] === undefined,
  );
  return [
    ...set.map((name) => `export ${name}=${quoted(env[name] ?? "")}`),
    ...foreign.map((name) => `unset ${name}`),
    "# S3: the bucket belongs in the path of the URL, not in the host name. AWS's own clients do that for an",
    "# IP address; others have an option for it, such as force_path_style or s3_use_path_style.",
    "",
  ].join("\n");
}
