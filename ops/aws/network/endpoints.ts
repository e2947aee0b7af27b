import { UserError } from "../../terminal/user-error";

const GENERAL = "AWS_ENDPOINT_URL";

/**
 * The endpoint that AWS_ENDPOINT_URL_<service> or AWS_ENDPOINT_URL names; undefined for AWS's own.
 *
 * @param service as the SDK's variables write it, such as "KMS"
 *
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function endpointOf(service: string, env: NodeJS.ProcessEnv): string | undefined {
  return env[`${GENERAL}_${service}`] || env[GENERAL] || undefined;
}

/** Whether every call stays on this machine, so that it is no real AWS that answers. */
export function isLoopbackOnly(env: NodeJS.ProcessEnv): boolean {
  const general = env[GENERAL] ?? "";
  return general !== "" && endpointsIn(env).every(([, url]) => isLoopback(new URL(url).hostname));
}

/**
 * A signed request in clear text exposes the session token and the data.
 *
 * @throws UserError with exit code 2 naming the variable that is no URL, or would send in clear
 * text off loopback
 */
export function refuseClearText(env: NodeJS.ProcessEnv): void {
  for (const [name, text] of endpointsIn(env)) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
      throw new UserError(
        `${name} is "${text}". Use a URL such as https://kms.us-east-1.amazonaws.com, or unset it.`,
        2,
      );
    }
    if (url.protocol === "http:" && !isLoopback(url.hostname)) {
      throw new UserError(
        `${name} is "${text}": credentials and data would cross the network in clear text. Use https, or an address of this machine such as http://127.0.0.1:4566.`,
        2,
      );
    }
  }
}

/** Whether a host name or address is this machine, whatever a resolver says. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/^\[|\]$/g, "");
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function endpointsIn(env: NodeJS.ProcessEnv): readonly (readonly [string, string])[] {
  return Object.entries(env).flatMap(([name, text]) =>
    (name === GENERAL || name.startsWith(`${GENERAL}_`)) && text ? [[name, text] as const] : [],
  );
}
