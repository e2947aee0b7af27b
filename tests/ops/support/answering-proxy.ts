import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What AWS answers to a call that the local AWS cannot answer, or would not refuse. */
export interface Answer {
  readonly status: number;
  readonly body: object;
}

/** A proxy on 127.0.0.1 that answers chosen calls itself and passes the others on. */
export interface AnsweringProxy {
  readonly endpoint: string;
  /** By the call's name in the X-Amz-Target header, such as GetKeyLastUsage; "never" lets it wait. */
  answers: Readonly<Record<string, Answer | "never">>;
  /** Resolves once a call waits for an answer that never comes. */
  readonly waiting: Promise<void>;
  close(): Promise<void>;
}

/** @param upstream the local AWS, such as http://127.0.0.1:4566 */
export async function startAnsweringProxy(upstream: string): Promise<AnsweringProxy> {
  let noteWaiting = (): void => {};
  const waiting = new Promise<void>((resolve) => {
    noteWaiting = resolve;
  });
  const server = createServer((incoming, outgoing) => {
    const operation = String(incoming.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const answer = proxy.answers[operation];
    if (answer === undefined) {
      forward(upstream, incoming, outgoing);
      return;
    }
    if (answer === "never") {
      noteWaiting();
      return;
    }
    incoming.resume().on("end", () => {
      outgoing.writeHead(answer.status, { "Content-Type": "application/x-amz-json-1.1" });
      outgoing.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: AnsweringProxy = {
    endpoint: `http://127.0.0.1:${port}`,
    answers: {},
    waiting,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return proxy;
}

function forward(upstream: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { hostname, port } = new URL(upstream);
  const { method, url: path, headers } = incoming;
  const passed = request({ hostname, port, method, path, headers }, (response) => {
    outgoing.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(outgoing);
  });
  passed.on("error", () => outgoing.destroy());
  incoming.pipe(passed);
}
