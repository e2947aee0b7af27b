import { visibleText } from "./visible-text";

/** What one policy found in one resource. Names that somebody chose stand in it, so it is made fit to be shown. */
export class Findings {
  readonly #violations: string[] = [];
  readonly #unknown = new Set<string>();

  /** Records a fault: property, value found, what to do. */
  violation(message: string): void {
    this.#violations.push(visibleText(message));
  }

  /** Records a property that cannot be judged yet. */
  unknown(path: string): void {
    this.#unknown.add(visibleText(path));
  }

  get violations(): readonly string[] {
    return this.#violations;
  }

  /** What could not be judged, in one sentence; undefined if everything could. */
  get notKnown(): string | undefined {
    if (this.#unknown.size === 0) {
      return undefined;
    }
    const paths = [...this.#unknown].join(", ");
    return `${paths} ${this.#unknown.size > 1 ? "are" : "is"} not known until the update.`;
  }

  /** The paths that could not be judged. */
  get unknownPaths(): ReadonlySet<string> {
    return this.#unknown;
  }
}
