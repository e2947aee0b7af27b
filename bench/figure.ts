/** Something measured. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  /** The most it may be; undefined where it is told for comparison only. */
  readonly limit?: number;
}

/** Whether the figure is within its limit, if it has one. */
export function holds({ value, limit }: Figure): boolean {
  return limit === undefined || value <= limit;
}

/** A line for a person. */
export function described(figure: Figure): string {
  const line = `${figure.what.padEnd(58)} ${figure.value.toFixed(2).padStart(7)}`;
  return figure.limit === undefined
    ? line
    : `${line}   at most ${figure.limit.toFixed(2)}: ${holds(figure) ? "holds" : "DOES NOT HOLD"}`;
}
