import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** What happens to a request on its way. */
export type FaultKind =
  /** Refused as AWS throttles: `ThrottlingException` of KMS, 503 `SlowDown` of S3. */
  | "throttled"
  /** Answered with an error 500 and not carried out. */
  | "server error"
  /** Refused as S3 passes on what KMS answers, with 400. */
  | "KMS throttled"
  | "KMS failed"
  | "KMS timed out"
  /** The connection is reset before AWS sees the request. */
  | "reset"
  /** Swallowed: no answer ever. */
  | "timeout"
  /** Carried out, and the connection is reset in place of the answer. */
  | "lost response"
  /** Carried out, and the connection is reset within the answer. */
  | "cut response";

/** What happens to the request with that number, counted from 1; undefined where it passes. */
export type FaultPlan = (number: number) => FaultKind | undefined;

/** Throttles every request above so many in a second. */
export function rateLimit(perSecond: number): FaultPlan {
  let second = 0;
  let count = 0;
  return () => {
    const now = Math.floor(Date.now() / 1000);
    count = now === second ? count + 1 : 1;
    second = now;
    return count > perSecond ? "throttled" : undefined;
  };
}

/** A proxy on 127.0.0.1 between the AWS SDK and the local AWS, which hits chosen requests. */
export interface FaultProxy {
  readonly endpoint: string;
  /** Begins to count anew. @param plan where there is none, everything passes */
  arm(plan?: FaultPlan): void;
  /** Requests since it was armed, each as its operation, in order of arrival. */
  readonly seen: readonly string[];
  /** How many requests were hit since it was armed. */
  readonly hits: number;
  /** Called once the upstream has carried a request out, before the answer goes back. */
  onAnswer: ((number: number) => void) | undefined;
  close(): Promise<void>;
}

/** @param upstream the local AWS, such as http://127.0.0.1:4566 */
export async function startFaultProxy(upstream: string): Promise<FaultProxy> {
  let plan: FaultPlan = () => undefined;
  let seen: string[] = [];
  let hits = 0;
  const sockets = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    const number = seen.push(operationOf(incoming));
    const kind = plan(number);
    hits += kind === undefined ? 0 : 1;
    deal(upstream, kind, incoming, outgoing, () => proxy.onAnswer?.(number));
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: FaultProxy = {
    endpoint: `http://127.0.0.1:${port}`,
    arm: (next = () => undefined) => {
      plan = next;
      seen = [];
      hits = 0;
    },
    get seen() {
      return seen;
    },
    get hits() {
      return hits;
    },
    onAnswer: undefined,
    close: () => {
      for (const socket of sockets) {
        socket.destroy();
      }
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return proxy;
}

function deal(
  upstream: string,
  kind: FaultKind | undefined,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answered: () => void,
): void {
  switch (kind) {
    case "throttled":
    case "server error":
    case "KMS throttled":
    case "KMS failed":
    case "KMS timed out":
      refuse(incoming, outgoing, REFUSALS[kind]);
      return;
    case "reset":
      incoming.socket.resetAndDestroy();
      return;
    case "timeout":
      incoming.resume();
      return;
    default:
      forward(upstream, kind, incoming, outgoing, answered);
  }
}

/** The answer is read to its end before any of it goes back: by then the request was carried out. */
function forward(
  upstream: string,
  kind: "lost response" | "cut response" | undefined,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answered: () => void,
): void {
  const { hostname, port } = new URL(upstream);
  const { method, url, headers } = incoming;
  const onwards = request(
    { hostname, port, method, path: url, headers, agent: false },
    (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () => {
        answered();
        const body = Buffer.concat(parts);
        if (kind === "lost response") {
          incoming.socket.resetAndDestroy();
          return;
        }
        const { "transfer-encoding": _, ...kept } = answer.headers;
        const length = method === "HEAD" ? answer.headers["content-length"] : body.length;
        outgoing.writeHead(answer.statusCode ?? 500, {
          ...kept,
          ...(length !== undefined && { "content-length": length }),
        });
        if (kind === "cut response") {
          outgoing.flushHeaders();
          outgoing.write(body.subarray(0, body.length / 2), () =>
            incoming.socket.resetAndDestroy(),
          );
          return;
        }
        outgoing.end(body);
      });
    },
  );
  onwards.on("error", () => incoming.socket.resetAndDestroy());
  incoming.pipe(onwards);
}

/** How a service words a refusal. */
interface Refusal {
  readonly status: number;
  readonly code: string;
}

/** Services that speak AWS's query protocol, such as STS, say nothing in KMS's name. */
type Wording = Readonly<Record<"kms" | "s3" | "query", Refusal>>;

const throttledQuery: Refusal = { status: 400, code: "Throttling" };
const failedQuery: Refusal = { status: 500, code: "InternalFailure" };

const REFUSALS = {
  throttled: {
    kms: { status: 400, code: "ThrottlingException" },
    s3: { status: 503, code: "SlowDown" },
    query: throttledQuery,
  },
  "server error": {
    kms: { status: 500, code: "KMSInternalException" },
    s3: { status: 500, code: "InternalError" },
    query: failedQuery,
  },
  "KMS throttled": {
    kms: { status: 400, code: "ThrottlingException" },
    s3: { status: 400, code: "KMS.ThrottlingException" },
    query: throttledQuery,
  },
  "KMS failed": {
    kms: { status: 500, code: "KMSInternalException" },
    s3: { status: 400, code: "KMS.InternalFailureException" },
    query: failedQuery,
  },
  "KMS timed out": {
    kms: { status: 500, code: "DependencyTimeoutException" },
    s3: { status: 400, code: "KMS.DependencyTimeoutException" },
    query: failedQuery,
  },
} as const satisfies Partial<Record<FaultKind, Wording>>;

/** The answer to a HEAD has no body, so nothing but the status says what it is. */
function refuse(incoming: IncomingMessage, outgoing: ServerResponse, wording: Wording): void {
  incoming.resume();
  const service = serviceOf(incoming);
  const { status, code } = wording[service];
  const message = "A fault of the test.";
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  const [type, body] = {
    kms: ["application/x-amz-json-1.1", JSON.stringify({ __type: code, message })],
    s3: ["application/xml", error],
    query: ["text/xml", `<ErrorResponse>${error}</ErrorResponse>`],
  }[service] as [string, string];
  incoming.on("end", () => {
    if (incoming.method === "HEAD") {
      outgoing.writeHead(status).end();
      return;
    }
    outgoing.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
    outgoing.end(body);
  });
}

function serviceOf(incoming: IncomingMessage): keyof Wording {
  if (isKms(incoming)) {
    return "kms";
  }
  return incoming.method === "POST" && incoming.url === "/" ? "query" : "s3";
}

function isKms({ headers }: IncomingMessage): boolean {
  return headers["x-amz-target"] !== undefined;
}

/** `kms DisableKey`, or `PUT /bucket/key`. */
function operationOf({ method, url, headers }: IncomingMessage): string {
  const target = headers["x-amz-target"];
  return typeof target === "string"
    ? target.replace("TrentService.", "kms ")
    : `${method} ${(url ?? "").split(/[=&]/)[0]}`;
}
