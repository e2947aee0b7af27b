import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { isPassing } from "../errors/aws-errors";

const cuttable = new AsyncLocalStorage<AbortSignal>();
/** How long a pause may still be then: what AWS does not throttle has none, and is completed. */
const LAST_PAUSE_MS = 200;

/**
 * Work that may end while AWS throttles it: once the signal is aborted, no call of it waits for another attempt. An
 * attempt under way is completed, so that what it does is known.
 *
 * @param instead what is returned if the work was cut short
 * @throws what the work throws for any other reason
 */
export async function unlessCutShort<Result, Instead>(
  signal: AbortSignal,
  instead: Instead,
  work: () => Promise<Result>,
): Promise<Result | Instead> {
  try {
    return await cuttable.run(signal, work);
  } catch (error) {
    if (signal.aborted && (error === signal.reason || isPassing(error))) {
      return instead;
    }
    throw error;
  }
}

/**
 * The pause before an attempt. It ends early in work that may be cut short.
 *
 * @throws the signal's reason if it ends early
 */
export async function pauseBeforeAttempt<Result>(pause: Promise<Result>): Promise<Result> {
  const signal = cuttable.getStore();
  if (signal === undefined) {
    return pause;
  }
  const over = new AbortController();
  const cut = async (): Promise<never> => {
    if (!signal.aborted) {
      await once(signal, "abort", { signal: over.signal });
    }
    await sleep(LAST_PAUSE_MS, undefined, { signal: over.signal });
    throw signal.reason;
  };
  try {
    return await Promise.race([pause, cut()]);
  } finally {
    over.abort();
    // It goes on, and nobody waits for how it ends.
    pause.catch(() => {});
  }
}
