import type { ResourceValidation } from "@pulumi/policy";
import { forgetInputsSoon, recordInputs } from "../resources/declared-inputs";
import { type Stack, stackOf } from "../resources/stack";
import { Findings } from "../values/findings";
import { configurationOf } from "./configuration";
import { metadataOf, type Rule, type RuleDescription } from "./rule";
import type { Settings, SettingValues } from "./settings";
import { Verdicts } from "./verdicts";

export interface StackRuleDefinition<S extends Settings> extends RuleDescription {
  readonly settings?: S;
  /** @param findingsOf takes a resource's URN, or "" for the stack itself */
  readonly judge: (
    stack: Stack,
    findingsOf: (urn: string) => Findings,
    settings: SettingValues<S>,
  ) => void;
}

/**
 * A policy that needs to see a resource with others. It judges once the whole stack is known;
 * until then it only records each resource's inputs.
 */
export function stackRule<S extends Settings = Record<never, never>>({
  judge,
  settings = {} as S,
  ...description
}: StackRuleDefinition<S>): Rule {
  const verdicts = new Verdicts();
  const validateResource: ResourceValidation = (args) => {
    recordInputs(args.urn, args.type, args.props);
  };
  return {
    ...metadataOf(description, settings),
    validateResource,
    validateStack(args, reportViolation) {
      forgetInputsSoon();
      const stack = stackOf(args.resources);
      const values = configurationOf(settings, args.getConfig(), reportViolation);
      if (values === undefined) {
        return;
      }
      const findingsByUrn = new Map<string, Findings>();
      judge(
        stack,
        (urn) => {
          const findings = findingsByUrn.get(urn) ?? new Findings();
          findingsByUrn.set(urn, findings);
          return findings;
        },
        values,
      );
      for (const [urn, findings] of findingsByUrn) {
        verdicts.report(findings, stack.named(urn), values, reportViolation);
      }
      verdicts.reportExemptions(values.exemptions, stack.resources, () => true, reportViolation);
    },
  };
}
