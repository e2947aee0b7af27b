import { countText } from "./output";

export interface Pace {
  readonly done: number;
  /** How many of them an earlier run had done. */
  readonly before: number;
  /** How many there are in all. @default unknown */
  readonly total?: number | undefined;
  /** How long this run has taken, in milliseconds. */
  readonly elapsedMs: number;
}

/** "1,200 versions, 60 a second"; with the total "1,200 of 4,800 versions, 60 a second, 1 min left". */
export function paceText({ done, before, total, elapsedMs }: Pace): string {
  const perSecond = ((done - before) * 1000) / Math.max(1, elapsedMs);
  const rate = `${countText(Math.round(perSecond))} a second`;
  if (total === undefined || total < done) {
    return `${countText(done)} versions, ${rate}`;
  }
  const counts = `${countText(done)} of ${countText(total)} versions, ${rate}`;
  return perSecond > 0 ? `${counts}, ${leftText((total - done) / perSecond)} left` : counts;
}

/** Rounded up: "8 s", "3 min", "2 h 05 min". */
function leftText(seconds: number): string {
  if (seconds <= 60) {
    return `${Math.ceil(seconds)} s`;
  }
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60
    ? `${minutes} min`
    : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
