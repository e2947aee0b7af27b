/**
 * A mistake of the user, or something that the machine lacks: reported in one message, without a stack trace.
 */
export class UserError extends Error {
  override readonly name = "UserError";

  /**
   * @param message what is wrong, with what was found, and what to do
   * @param exitCode 1: the work failed; 2: the command was used wrongly
   */
  constructor(
    message: string,
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message);
  }
}
