import type { ReportViolation } from "@pulumi/policy";

/** What the runtime also takes, though its types name the text alone. */
type ReportAtLevel = (violation: {
  readonly message: string;
  readonly urn: string;
  readonly enforcementLevel: "advisory";
}) => void;

/** What one policy found in one resource. */
export class Findings {
  readonly #violations: string[] = [];
  readonly #unknown = new Set<string>();

  /** Records a fault: property, value found, what to do. */
  violation(message: string): void {
    this.#violations.push(message);
  }

  /** Records a property that cannot be judged yet. */
  unknown(path: string): void {
    this.#unknown.add(path);
  }

  /**
   * Reports the faults at the policy's own level, and what could not be judged once and as
   * advisory: a preview must not fail on a value that may well turn out right.
   */
  report(reportViolation: ReportViolation, urn: string): void {
    for (const message of this.#violations) {
      reportViolation(message, urn);
    }
    if (this.#unknown.size > 0) {
      const reportAtLevel = reportViolation as unknown as ReportAtLevel;
      const paths = [...this.#unknown].join(", ");
      const verb = this.#unknown.size > 1 ? "are" : "is";
      reportAtLevel({
        message: `${paths} ${verb} not known until the update.`,
        urn,
        enforcementLevel: "advisory",
      });
    }
  }
}
