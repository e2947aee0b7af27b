import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const LOOPBACK = "127.0.0.1";
/** A process that was killed holds its port for some milliseconds more. */
const RETRIES = 10;
const RETRY_MS = 50;

/**
 * A loopback TCP port that nobody listens on.
 *
 * @param preferred taken if it is free, so that an emulator keeps its address across restarts
 */
export async function freePort(preferred: number | undefined): Promise<number> {
  for (let attempt = 0; preferred !== undefined && attempt < RETRIES; attempt++) {
    if ((await tryPort(preferred)) === preferred) {
      return preferred;
    }
    await sleep(RETRY_MS);
  }
  return anyPort();
}

async function anyPort(): Promise<number> {
  const port = await tryPort(0);
  if (port === undefined) {
    throw new Error(`No TCP port is free on ${LOOPBACK}.`);
  }
  return port;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ host: LOOPBACK, port }, () => {
      const address = server.address();
      const taken = typeof address === "object" ? address?.port : undefined;
      server.close(() => resolve(taken));
    });
  });
}
