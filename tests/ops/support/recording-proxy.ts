import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One request that went through. */
export interface Recorded {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
}

/** Stands between a client and the local AWS, changes nothing, and keeps count. */
export interface RecordingProxy {
  readonly endpoint: string;
  readonly requests: readonly Recorded[];
  /** The most requests that were under way at once. */
  readonly mostAtOnce: number;
  /** Called after every answer. */
  onAnswer: (answered: Recorded) => void;
  close(): Promise<void>;
}

export async function recordingProxy(target: string): Promise<RecordingProxy> {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true });
  const requests: Recorded[] = [];
  let underWay = 0;
  let mostAtOnce = 0;
  const forward = (incoming: IncomingMessage, answer: ServerResponse): void => {
    const recorded = { method: incoming.method ?? "", path: incoming.url ?? "" };
    requests.push(recorded);
    underWay += 1;
    mostAtOnce = Math.max(mostAtOnce, underWay);
    let isOver = false;
    const over = (): void => {
      underWay -= isOver ? 0 : 1;
      isOver = true;
    };
    const { method, path } = recorded;
    const outgoing = request(
      { agent, hostname, port, method, path, headers: incoming.headers },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
        response.on("end", () => {
          over();
          proxy.onAnswer(recorded);
        });
      },
    );
    const giveUp = (): void => {
      over();
      outgoing.destroy();
      answer.destroy();
    };
    outgoing.on("error", giveUp);
    answer.on("close", over);
    incoming.on("error", giveUp);
    incoming.pipe(outgoing);
  };
  const server = createServer(forward);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get mostAtOnce() {
      return mostAtOnce;
    },
    onAnswer: (_: Recorded): void => {},
    close: async () => {
      server.closeAllConnections();
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
