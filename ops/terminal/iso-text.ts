/** A time in ISO 8601, as JSON documents have it. */
export function isoText(date: Date | undefined): string | null {
  return date === undefined ? null : date.toISOString();
}
