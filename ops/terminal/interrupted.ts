/** Ctrl-C, or another request to end, was honoured at a safe point. Exit code 130. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  /**
   * @param message what was done and what was not, and how to go on
   * @param report what the JSON document holds beside that
   */
  constructor(
    message: string,
    readonly report: object = {},
  ) {
    super(message);
  }
}

/**
 * Call it where stopping does no harm.
 *
 * @param told says what was done and what was not
 * @throws Interrupted once the signal has come
 */
export function stopIfInterrupted(signal: AbortSignal, told: () => string): void {
  if (signal.aborted) {
    throw new Interrupted(told());
  }
}
