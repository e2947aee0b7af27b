/** Milliseconds of each unit. */
const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Milliseconds of a text such as `7d`, `12h`, `30m` or `0`; undefined for anything else.
 */
export function durationOf(text: string): number | undefined {
  const [, amount = "", unit = ""] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (text === "0") {
    return 0;
  }
  return unit === "m" || unit === "h" || unit === "d" ? Number(amount) * UNITS[unit] : undefined;
}
