import type { ReportViolation } from "@pulumi/policy";
import type { Findings } from "../values/findings";
import type { CommonValues } from "./configuration";
import { covers, type Exemption, hasExpired } from "./exemptions";

interface Named {
  readonly name: string;
  readonly urn: string;
}

/** One policy's exemptions over one analysis of a stack: which there are, and which were needed. */
export class Verdicts {
  readonly #used = new Set<string>();

  /**
   * Reports the faults at the policy's own level, and once what could not be judged, at the level
   * the configuration gives; all as advisory, with its reason, if an exemption covers them.
   */
  report(
    { violations, notKnown }: Findings,
    resource: Named,
    { onUnknown, exemptions }: CommonValues,
    reportViolation: ReportViolation,
  ): void {
    const unknown = onUnknown === "ignore" || notKnown === undefined ? [] : [notKnown];
    const messages = [...violations, ...unknown];
    const exemption = messages.length === 0 ? undefined : this.#exemptionOf(resource, exemptions);
    if (exemption !== undefined) {
      for (const message of messages) {
        const exempted = `Exempted until ${exemption.expires} (${exemption.reason}): ${message}`;
        reportAt("advisory", exempted, resource.urn, reportViolation);
      }
      return;
    }
    for (const message of violations) {
      reportViolation(message, resource.urn);
    }
    for (const message of unknown) {
      const level = onUnknown === "mandatory" ? "mandatory" : "advisory";
      reportAt(level, message, resource.urn, reportViolation);
    }
  }

  /**
   * Reports the exemptions that have expired, and those that nothing needed although everything
   * they cover was judged; then forgets which were needed.
   */
  reportExemptions(
    exemptions: readonly Exemption[],
    resources: readonly Named[],
    wasJudged: (urn: string) => boolean,
    reportViolation: ReportViolation,
  ): void {
    for (const exemption of exemptions) {
      const { resource, reason, expires } = exemption;
      const isUnused = (): boolean =>
        !this.#used.has(keyOf(exemption)) &&
        resources.every((each) => !covers(exemption, each) || wasJudged(each.urn));
      const fault = hasExpired(exemption)
        ? `expired on ${expires}. Fix what it covers or renew it.`
        : isUnused() && "covers no finding of this policy. Remove it.";
      if (fault) {
        const message = `The exemption of "${resource}" (${reason}) ${fault}`;
        reportAt("advisory", message, undefined, reportViolation);
      }
    }
    this.#used.clear();
  }

  /** The first exemption that covers the resource; all that do so count as needed. */
  #exemptionOf(resource: Named, exemptions: readonly Exemption[]): Exemption | undefined {
    const covering = exemptions.filter((each) => !hasExpired(each) && covers(each, resource));
    for (const each of covering) {
      this.#used.add(keyOf(each));
    }
    return covering[0];
  }
}

/** Reports at a level of its own, which the runtime accepts although its types do not. */
function reportAt(
  enforcementLevel: "advisory" | "mandatory",
  message: string,
  urn: string | undefined,
  reportViolation: ReportViolation,
): void {
  const report = reportViolation as unknown as (violation: object) => void;
  report({ message, urn, enforcementLevel });
}

function keyOf(exemption: Exemption): string {
  return JSON.stringify(exemption);
}
