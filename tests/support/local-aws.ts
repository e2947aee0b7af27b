import { ACCOUNT_ID, DEFAULT_REGION } from "../../local/account";
import { startTestAws } from "./test-instance";

/** The account of the local AWS, and the region where a test names none. */
export const ACCOUNT = ACCOUNT_ID;
export const REGION = DEFAULT_REGION;

/** For a `before` that may have to install everything first, in milliseconds. */
export const FIRST_START_MS = 900_000;

/** The endpoint of the local AWS of this process's tests, started at the first call. */
export async function localAwsEndpoint(): Promise<string> {
  return (await startTestAws()).endpoint;
}

/** Settings of an AWS SDK client for that endpoint. */
export function clientSettings(endpoint: string) {
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  return {
    endpoint,
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: "local" },
  };
}
