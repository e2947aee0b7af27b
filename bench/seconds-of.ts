import { performance } from "node:perf_hooks";

/** Does the work. @returns how long it took, and what it gave */
export async function secondsOf<T>(work: () => Promise<T>): Promise<readonly [number, T]> {
  const started = performance.now();
  const result = await work();
  return [(performance.now() - started) / 1000, result];
}
