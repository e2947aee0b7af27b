/** Work failed half-way: what was done until then is reported with why it failed. */
export class Unfinished extends Error {
  override readonly name = "Unfinished";

  /**
   * @param message what was done, what was not or is not known, and how to go on
   * @param cause why it failed: reported, and the exit code chosen, as if it were thrown itself
   * @param report what the JSON document holds beside that
   */
  constructor(
    message: string,
    override readonly cause: unknown,
    readonly report: object = {},
  ) {
    super(message);
  }
}
