import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** One request, as it was sent to AWS. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Of the answer. */
  readonly status: number;
}

/** Stands between clients and the local AWS, changes nothing, and keeps what was asked. */
export interface CallRecorder {
  readonly endpoint: string;
  /** What was asked since the last time. */
  take(): readonly RecordedRequest[];
  close(): Promise<void>;
}

export async function recordCalls(target: string): Promise<CallRecorder> {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true });
  let requests: RecordedRequest[] = [];
  const forward = async (incoming: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of incoming) {
      parts.push(part);
    }
    const body = Buffer.concat(parts);
    const { method = "", url: path = "", headers } = incoming;
    const outgoing = request({ agent, hostname, port, method, path, headers }, (response) => {
      const status = response.statusCode ?? 502;
      requests.push({ method, path, headers, body: body.toString(), status });
      answer.writeHead(status, response.headers);
      response.pipe(answer);
    });
    outgoing.on("error", () => answer.destroy());
    outgoing.end(body);
  };
  const server = createServer((incoming, answer) => {
    forward(incoming, answer).catch(() => answer.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = requests;
      requests = [];
      return taken;
    },
    close: async () => {
      server.closeAllConnections();
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
