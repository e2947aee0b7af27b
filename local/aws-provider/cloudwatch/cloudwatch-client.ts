import type { Endpoint } from "../endpoint";

/** The calls of CloudWatch that an alarm needs, by their names in the API. */
export type AlarmCall =
  | "PutMetricAlarm"
  | "DescribeAlarms"
  | "DeleteAlarms"
  | "ListTagsForResource"
  | "TagResource"
  | "UntagResource";

const TARGET_PREFIX = "GraniteServiceVersion20100801";
const TIMEOUT_MS = 60_000;

/**
 * CloudWatch in one region of the local AWS, by its JSON protocol: a few calls are not worth a dependency
 * on one more client of the SDK. The local AWS reads account and region from the credential and checks no
 * signature.
 *
 * Source: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export class CloudWatch {
  constructor(
    readonly endpoint: Endpoint,
    readonly region: string,
  ) {}

  /** The answer to a call. @throws an error as the SDK has it, named by AWS's code */
  async call(operation: AlarmCall, input: object): Promise<Readonly<Record<string, unknown>>> {
    const { url, credentials } = this.endpoint;
    const day = new Date().toISOString().slice(0, 10).replaceAll("-", "");
    const credential = `${credentials.accessKeyId}/${day}/${this.region}/monitoring/aws4_request`;
    const request: RequestInit = {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `${TARGET_PREFIX}.${operation}`,
        authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
        ...(credentials.sessionToken && { "x-amz-security-token": credentials.sessionToken }),
      },
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    };
    const send = () => fetch(`${url}/`, request);
    // The other side may close a kept connection just as a call is sent over it. Each of these calls can be repeated.
    const response = await send().catch(send).catch(refuseConnection);
    const text = await response.text();
    const answer: Readonly<Record<string, unknown>> = text === "" ? {} : JSON.parse(text);
    if (!response.ok) {
      const { __type: type, message, Message = message } = answer;
      const code = String(type).split("#").at(-1) ?? "";
      throw Object.assign(new Error(String(Message)), { name: code, $fault: "client" });
    }
    return answer;
  }
}

/** Says what broke the connection, as the SDK does: Node has it as the cause. */
function refuseConnection(error: unknown): never {
  throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
}
