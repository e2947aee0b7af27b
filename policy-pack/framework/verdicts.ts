import type { ReportViolation } from "@pulumi/policy";
import type { Findings } from "../values/findings";
import type { Properties } from "../values/unknown";
import { covers, type Exemption, exemptionsSetting, hasExpired } from "./exemptions";
import { choice, readSettings, type Settings, type SettingValues } from "./settings";

/** What the runtime also takes, though its types name the text alone. */
type ReportAtLevel = (violation: {
  readonly message: string;
  readonly urn: string | undefined;
  readonly enforcementLevel: "advisory" | "mandatory";
}) => void;

interface Named {
  readonly name: string;
  readonly urn: string;
}

/** Settings that every policy has. */
export const COMMON_SETTINGS = {
  onUnknown: choice(
    ["advisory", "ignore", "mandatory"],
    "How to report what could not be judged because it is not known until the update.",
  ),
  exemptions: exemptionsSetting,
};

export interface Configuration<S extends Settings> {
  readonly values: SettingValues<S & typeof COMMON_SETTINGS>;
  /** Sentences about settings that are not as wanted; with one, a policy can judge nothing. */
  readonly faults: readonly string[];
}

export function configurationOf<S extends Settings>(
  settings: S,
  configured: Properties,
): Configuration<S> {
  return readSettings({ ...settings, ...COMMON_SETTINGS }, configured);
}

/** The day in UTC, as in "2026-12-31". */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** One policy's exemptions over one analysis of a stack: which there are, and which were needed. */
export class Verdicts {
  readonly #used = new Set<string>();

  /**
   * Reports the faults at the policy's own level, and once what could not be judged, at the level
   * the configuration gives; all as advisory, with its reason, where an exemption covers them.
   */
  report(
    findings: Findings,
    resource: Named,
    { onUnknown, exemptions }: SettingValues<typeof COMMON_SETTINGS>,
    reportViolation: ReportViolation,
  ): void {
    const reportAtLevel = reportViolation as unknown as ReportAtLevel;
    const { violations, notKnown } = findings;
    const unknown = onUnknown === "ignore" || notKnown === undefined ? [] : [notKnown];
    const found = [...violations, ...unknown];
    const exemption = found.length === 0 ? undefined : this.#exemptionOf(resource, exemptions);
    if (exemption !== undefined) {
      for (const message of found) {
        reportAtLevel({
          message: `Exempted until ${exemption.expires} (${exemption.reason}): ${message}`,
          urn: resource.urn,
          enforcementLevel: "advisory",
        });
      }
      return;
    }
    for (const message of violations) {
      reportViolation(message, resource.urn);
    }
    for (const message of unknown) {
      reportAtLevel({
        message,
        urn: resource.urn,
        enforcementLevel: onUnknown === "mandatory" ? "mandatory" : "advisory",
      });
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
    const reportAtLevel = reportViolation as unknown as ReportAtLevel;
    for (const exemption of exemptions) {
      const { resource, reason, expires } = exemption;
      const advise = (message: string): void =>
        reportAtLevel({ message, urn: undefined, enforcementLevel: "advisory" });
      if (hasExpired(exemption, today())) {
        advise(
          `The exemption of "${resource}" (${reason}) expired on ${expires}. Fix what it covers or renew it.`,
        );
      } else if (
        !this.#used.has(keyOf(exemption)) &&
        resources.every((each) => !covers(exemption, each) || wasJudged(each.urn))
      ) {
        advise(
          `The exemption of "${resource}" (${reason}) covers no finding of this policy. Remove it.`,
        );
      }
    }
    this.#used.clear();
  }

  /** The first exemption that covers the resource; all that do so count as needed. */
  #exemptionOf(resource: Named, exemptions: readonly Exemption[]): Exemption | undefined {
    const day = today();
    const covering = exemptions.filter((each) => !hasExpired(each, day) && covers(each, resource));
    for (const each of covering) {
      this.#used.add(keyOf(each));
    }
    return covering[0];
  }
}

function keyOf(exemption: Exemption): string {
  return JSON.stringify(exemption);
}
