/** A message of several lines as one, ended by a full stop, so that it fits into a sentence's place. */
export function oneLine(message: string): string {
  const line = message.replace(/\s+/g, " ").trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
