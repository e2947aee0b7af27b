/** A request or a document of which AWS's pages do not say how it is decided. */
export class UndecidableError extends Error {
  override readonly name = "UndecidableError";

  /** @param what the operator, variable, principal or element, and what is wrong with it */
  constructor(readonly what: string) {
    super(`This cannot be decided: ${what}.`);
  }
}
