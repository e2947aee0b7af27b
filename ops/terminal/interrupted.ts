/** The command stopped at a safe point, on Ctrl-C or another signal. Exit code 130. */
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
 * To be called at a point at which stopping does no harm.
 *
 * @param message what was done and what was not
 * @throws Interrupted once the signal has come
 */
export function stopIfInterrupted(signal: AbortSignal, message: () => string): void {
  if (signal.aborted) {
    throw new Interrupted(message());
  }
}
