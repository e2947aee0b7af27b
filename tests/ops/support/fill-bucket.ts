import { Agent, request } from "node:http";
import { ACCOUNT_ID } from "../../../local/emulator/account";
import { atOnce } from "../../../ops/long-work/at-once";

/** Any signature will do: the local AWS looks at the account alone. The SDK would take as long as S3 does. */
const AUTHORIZATION = `AWS4-HMAC-SHA256 Credential=${ACCOUNT_ID}/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0`;

const AT_ONCE = 16;

/**
 * Puts small objects into a bucket of the local AWS, many at once.
 *
 * @param headersOf what the upload of a key asks for @default nothing, so that the bucket decides
 */
export async function fillBucket(
  endpoint: string,
  bucket: string,
  keys: readonly string[],
  headersOf: (key: string) => Readonly<Record<string, string>> = () => ({}),
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  await atOnce(keys, AT_ONCE, async (key) => {
    const status = await put(agent, `${endpoint}/${bucket}/${key}`, headersOf(key));
    if (status !== 200) {
      throw new Error(`The local AWS answers ${status} to the upload of ${key}.`);
    }
  });
  agent.destroy();
}

function put(
  agent: Agent,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { agent, method: "PUT", headers: { Authorization: AUTHORIZATION, ...headers } },
      (answer) => {
        answer.resume();
        answer.on("end", () => resolve(answer.statusCode));
        answer.on("error", reject);
      },
    );
    outgoing.on("error", reject);
    outgoing.end("1");
  });
}
