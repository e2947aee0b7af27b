import { mock } from "node:test";

/** Lets the pauses between attempts pass at once: a hundred milliseconds of them in each of the machine's. */
export async function withoutPauses<T>(work: () => Promise<T>): Promise<T> {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.now() });
  const passing = setInterval(() => mock.timers.tick(100), 1);
  try {
    return await work();
  } finally {
    clearInterval(passing);
    mock.timers.reset();
  }
}
