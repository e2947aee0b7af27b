import { isIP } from "node:net";

/** The local AWS: where it is, and as whom to call it. */
export interface Endpoint {
  readonly url: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    /** Of a role's session. */
    readonly sessionToken?: string;
  };
}

/**
 * The local AWS that the environment names, and nothing else: no profile of the user's is looked at.
 *
 * @throws when the address is not on loopback (see `localUrl`), or when no access key is set.
 */
export function localEndpoint(env: NodeJS.ProcessEnv): Endpoint {
  const url = localUrl(env);
  const accessKeyId = env["AWS_ACCESS_KEY_ID"];
  if (accessKeyId === undefined || accessKeyId === "") {
    throw new Error(
      "AWS_ACCESS_KEY_ID is not set: set it to the 12 digits of the local account, such as 111122223333",
    );
  }
  const sessionToken = env["AWS_SESSION_TOKEN"];
  return {
    url,
    credentials: {
      accessKeyId,
      secretAccessKey: env["AWS_SECRET_ACCESS_KEY"] || "local",
      ...(sessionToken && { sessionToken }),
    },
  };
}

/**
 * The address of the local AWS, from `AWS_ENDPOINT_URL`. This provider acts on nothing else, whatever
 * credentials it is given.
 *
 * @throws when it is not an http or https URL of this machine's loopback (127.0.0.0/8, ::1, localhost).
 */
export function localUrl(env: NodeJS.ProcessEnv): string {
  const given = env["AWS_ENDPOINT_URL"];
  const remedy =
    "set it to the address of the local AWS, such as http://127.0.0.1:4566; a real account needs the real AWS provider";
  if (given === undefined || given === "") {
    throw new Error(`AWS_ENDPOINT_URL is not set: ${remedy}`);
  }
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw new Error(
      `AWS_ENDPOINT_URL is ${JSON.stringify(given)}, which is no http URL: ${remedy}`,
    );
  }
  if (url.username !== "" || url.password !== "" || !isLoopback(url.hostname)) {
    throw new Error(
      `AWS_ENDPOINT_URL is ${JSON.stringify(given)}, which is not on this machine's loopback: ${remedy}`,
    );
  }
  return url.href.replace(/\/$/, "");
}

function isLoopback(host: string): boolean {
  if (host === "localhost" || host === "[::1]") {
    return true;
  }
  return isIP(host) === 4 && host.startsWith("127.");
}
