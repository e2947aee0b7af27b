import { randomBytes } from "node:crypto";
import { ACCOUNT_ID, DEFAULT_REGION } from "../../local/account";
import { instanceNamed } from "../../local/instance";
import { startLocalAws, stopLocalAws } from "../../local/local-aws";
import { createReporter } from "../../local/reporter";

/** The account of the local AWS, and the region where a test names none. */
export const ACCOUNT = ACCOUNT_ID;
export const REGION = DEFAULT_REGION;

/** For a `before` that may have to install everything first, in milliseconds. */
export const FIRST_START_MS = 900_000;

/** A name that nothing else has there. */
export function uniqueName(): string {
  return `test-${randomBytes(6).toString("hex")}`;
}

/** What the clients of S3 and SQS need where all services are at one address. */
const CLIENT_OPTIONS = { forcePathStyle: true, useQueueUrlAsEndpoint: false };

/** An instance of its own: other tests stop and reset theirs. */
const instance = instanceNamed("test-aws-provider");
let starting: Promise<string> | undefined;

/**
 * The endpoint of an AWS on this machine: AWS_ENDPOINT_URL where it is set, else an instance of the
 * tests' own, started at the first call and stopped after the last test.
 */
export function localAwsEndpoint(): Promise<string> {
  const given = process.env["AWS_ENDPOINT_URL"];
  if (given !== undefined && given !== "") return Promise.resolve(given);
  starting ??= startLocalAws(instance, createReporter()).then(({ endpoint }) => endpoint);
  return starting;
}

const clients: { destroy(): void }[] = [];

/** A client of the AWS SDK for that AWS, which it starts or finds at its first call. */
export function localClient<Client extends { destroy(): void }>(
  Client: new (settings: never) => Client,
  region: string = REGION,
): Client {
  const endpoint = async () => ({ url: new URL(await localAwsEndpoint()) });
  const settings = { ...clientSettings(endpoint), region, ...CLIENT_OPTIONS };
  const client = new Client(settings as never);
  clients.push(client);
  return client;
}

after(async () => {
  for (const client of clients) client.destroy();
  if (starting === undefined) return;
  await starting.catch(() => {});
  await stopLocalAws(instance, createReporter());
});

/** Settings of an AWS SDK client for that endpoint. */
export function clientSettings<Endpoint>(endpoint: Endpoint) {
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  return {
    endpoint,
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: "local" },
  };
}
