import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Clients, clientsOf } from "../../../ops/aws/clients";

/** A request as it arrived. */
export interface StubRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface StubAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Whether the connection breaks within the body. */
  readonly breaksOff?: boolean;
  /** Whether the connection ends before any answer. */
  readonly hangsUp?: boolean;
}

/** Something that answers as AWS does, by shapes from its documentation. */
export interface StubAws {
  readonly clients: Clients;
  readonly requests: readonly StubRequest[];
}

/**
 * For each test of the calling suite: clients of an AWS that answers what a test says.
 * The clients try each call once, or as often as the test says.
 */
export function stubAws(): (
  answer: (request: StubRequest) => StubAnswer,
  attempts?: number,
) => Promise<StubAws> {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
  return async (answerTo, attempts = 1) => {
    const requests: StubRequest[] = [];
    const server = createServer((incoming, answer) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        const request = {
          method: incoming.method ?? "",
          path: incoming.url ?? "",
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        };
        requests.push(request);
        write(answer, request.method, answerTo(request));
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    process.env["AWS_ACCESS_KEY_ID"] ??= "111122223333";
    process.env["AWS_SECRET_ACCESS_KEY"] ??= "stub";
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const env = { AWS_ENDPOINT_URL: endpoint, AWS_MAX_ATTEMPTS: String(attempts) };
    return { requests, clients: clientsOf("us-east-1", { env }) };
  };
}

function write(
  answer: ServerResponse,
  method: string,
  { status, headers = {}, body = "", breaksOff = false, hangsUp = false }: StubAnswer,
): void {
  if (hangsUp) {
    answer.destroy();
  } else if (breaksOff) {
    answer.writeHead(status, { ...headers, "content-length": body.length + 1 });
    answer.write(body, () => answer.destroy());
  } else {
    answer.writeHead(status, headers).end(method === "HEAD" ? undefined : body);
  }
}

/** One answer after the other, and failures once they are used up. */
export function inTurn(...answers: readonly StubAnswer[]): () => StubAnswer {
  const left = [...answers];
  return () => left.shift() ?? { status: 500 };
}

/** How S3 says no. */
export function s3Error(status: number, code: string, message: string): StubAnswer {
  return {
    status,
    headers: { "content-type": "application/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message><RequestId>4442587FB7D0A2F9</RequestId></Error>`,
  };
}

/** How S3 refuses without a reason. */
export const ACCESS_DENIED = s3Error(403, "AccessDenied", "Access Denied");

/** How S3 refuses where it says what was asked, and why not. */
export function notAuthorized(action: string, resource: string, reason: string): StubAnswer {
  return s3Error(
    403,
    "AccessDenied",
    `User: arn:aws:iam::111122223333:user/kzax01 is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
  );
}
