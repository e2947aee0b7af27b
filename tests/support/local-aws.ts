import { randomBytes } from "node:crypto";
import { ACCOUNT_ID, DEFAULT_REGION } from "../../local/emulator/account";
import { releaseAtTheEnd } from "./release";
import { startTestAws } from "./test-instance";

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

/** The endpoint of the local AWS of this process's tests, started at the first call. */
export async function localAwsEndpoint(): Promise<string> {
  return (await startTestAws()).endpoint;
}

/** A client of the AWS SDK for that AWS, which it starts or finds at its first call. */
export function localClient<Client extends { destroy(): void }>(
  Client: new (settings: never) => Client,
  region: string = REGION,
): Client {
  const endpoint = async () => ({ url: new URL(await localAwsEndpoint()) });
  const settings = { ...clientSettings(endpoint), region, ...CLIENT_OPTIONS };
  const client = new Client(settings as never);
  releaseAtTheEnd(async () => client.destroy());
  return client;
}

/** Settings of an AWS SDK client for that endpoint. */
export function clientSettings<Endpoint>(endpoint: Endpoint) {
  return {
    endpoint,
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: "local" },
  };
}
