import { UserError } from "../../terminal/user-error";
import { isLoopback } from "./endpoints";

/** Where a request goes. */
export interface Destination {
  readonly hostname: string;
  readonly port?: number | undefined;
}

/**
 * The proxy for requests by https, as the AWS CLI reads it: HTTPS_PROXY, with NO_PROXY for hosts that are reached
 * without it. The variable in lower case wins. An address of this machine is reached without a proxy in any case.
 *
 * Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-proxy.html
 *
 * @throws UserError with exit code 2 if HTTPS_PROXY is no URL of a proxy
 */
export function proxyFor(destination: Destination, env: NodeJS.ProcessEnv): URL | undefined {
  const proxy = proxyIn(env);
  return proxy === undefined || isLoopback(destination.hostname) || isExcepted(destination, env)
    ? undefined
    : proxy;
}

/** @throws UserError as `proxyFor` does; its message leaves the value out, which may hold a password */
export function proxyIn(env: NodeJS.ProcessEnv): URL | undefined {
  const [name, text] = variable("https_proxy", env);
  if (text === "") {
    return undefined;
  }
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text.replace(/^\/\//, "")}`;
  if (!URL.canParse(url) || !["http:", "https:"].includes(new URL(url).protocol)) {
    throw new UserError(
      `${name} is not the URL of an HTTP proxy. Use a URL such as http://proxy.example.com:8080, or unset it.`,
      2,
    );
  }
  return new URL(url);
}

/**
 * Whether NO_PROXY names the host, a domain that it is in, or everything.
 *
 * Source: https://docs.python.org/3/library/urllib.request.html#urllib.request.getproxies, which the AWS CLI uses
 */
function isExcepted({ hostname, port = 443 }: Destination, env: NodeJS.ProcessEnv): boolean {
  const host = hostname.toLowerCase();
  const [, text] = variable("no_proxy", env);
  return text
    .split(",")
    .map((entry) => entry.trim().toLowerCase().replace(/^\.+/, ""))
    .filter((entry) => entry !== "")
    .some((entry) =>
      [host, `${host}:${port}`].some(
        (name) => entry === "*" || name === entry || name.endsWith(`.${entry}`),
      ),
    );
}

function variable(lower: string, env: NodeJS.ProcessEnv): readonly [name: string, text: string] {
  const upper = lower.toUpperCase();
  const name = env[lower] === undefined ? upper : lower;
  return [name, env[name] ?? ""];
}
