/**
 * How much of what a test usually makes up it makes up in this run. `npm run test:quick` asks for a fifth; 100 or more
 * is for a night.
 */
const SCALE = Number(process.env["AEROSECURE_RANDOM_SCALE"] ?? 1);

/** The same inputs again; without it a run makes up others each time. */
const SEED = process.env["AEROSECURE_RANDOM_SEED"];

/** Whether a run makes up more than usual. */
export const isLongRun = SCALE > 1;

/** Whether a run makes up so few that none may be of a kind that is usually there, as under `npm run mutate`. */
export const isShortRun = SCALE < 0.1;

/** How many inputs a test makes up in this run, of those that it usually makes up. */
export function runsOf(usual: number): number {
  return Math.ceil(usual * SCALE);
}

/** What fast-check takes for them. */
export function madeUp(usual: number): { readonly numRuns: number; readonly seed?: number } {
  return { numRuns: runsOf(usual), ...(SEED !== undefined && { seed: Number(SEED) }) };
}
