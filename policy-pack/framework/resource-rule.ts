import type { PolicyResourceOptions, ResourceValidation, StackValidation } from "@pulumi/policy";
import { listOf } from "../policy-document/document";
import {
  forgetInputsSoon,
  rememberInputs,
  typeNotedFor,
  wasAnalysed,
} from "../resources/declared-inputs";
import { nativeName } from "../resources/native-names";
import { plainProperties } from "../resources/plain-properties";
import { Findings } from "../values/findings";
import { type Node, nodeOf } from "../values/node";
import type { Properties } from "../values/unknown";
import { metadataOf, type Rule, type RuleDescription } from "./rule";
import type { Settings, SettingValues } from "./settings";
import { configurationOf, Verdicts } from "./verdicts";

/** A resource as a rule sees it: its inputs, after the provider has checked them. */
export interface JudgedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly opts: PolicyResourceOptions;
  /** The provider's settings, such as its region; empty where the engine does not tell. */
  readonly provider: Properties;
  property(name: string): Node;
}

export interface ResourceRuleDefinition<S extends Settings> extends RuleDescription {
  readonly settings?: S;
  readonly types: readonly string[];
  /** Why the rule leaves this resource alone, if it does: not applicable rather than passed. */
  readonly notApplicable?: (resource: JudgedResource) => string | undefined;
  readonly judge: (
    resource: JudgedResource,
    findings: Findings,
    settings: SettingValues<S>,
  ) => void;
}

/** A policy that judges resources one by one, before any of them is made. */
export interface ResourceRule extends Rule {
  readonly validateResource: ResourceValidation;
  readonly types: readonly string[];
  /** What the rule finds under its default settings; nothing where it does not apply. */
  findingsIn(resource: JudgedResource): Findings;
}

/** A policy that needs to see one resource only. */
export function resourceRule<S extends Settings = Record<never, never>>({
  types,
  notApplicable = () => undefined,
  judge,
  settings = {} as S,
  ...description
}: ResourceRuleDefinition<S>): ResourceRule {
  const verdicts = new Verdicts();
  const applies = new Set(types);
  let isExempting = false;
  const reportExemptions: StackValidation = (args, reportViolation) => {
    forgetInputsSoon();
    const { values, faults } = configurationOf(settings, args.getConfig());
    if (faults.length === 0) {
      verdicts.reportExemptions(values.exemptions, args.resources, wasAnalysed, reportViolation);
    }
  };
  const validateResource: ResourceValidation = (args, reportViolation) => {
    const configured = args.getConfig<Properties>();
    isExempting = listOf(configured["exemptions"]).length > 0;
    rememberInputs(verdicts, args.urn, args.type, args.props);
    if (!applies.has(args.type)) {
      args.notApplicable("Policy judges resources of other types");
    }
    const { values, faults } = configurationOf(settings, configured);
    if (faults.length > 0) {
      for (const fault of faults) {
        reportViolation(fault, args.urn);
      }
      return;
    }
    const resource = judgedResource(args);
    const notApplicableReason = notApplicable(resource);
    if (notApplicableReason !== undefined) {
      args.notApplicable(notApplicableReason);
    }
    const findings = new Findings();
    judge(resource, findings, values);
    verdicts.report(findings, args, values, reportViolation);
  };
  // The framework passes over a function with the mark of another type before it reads the resource
  // for it. A policy of several types has that mark where the type is known to be none of them.
  Object.defineProperty(validateResource, "__pulumiType", {
    get: () => {
      const type = typeNotedFor(verdicts);
      return type === undefined || applies.has(type) ? undefined : types[0];
    },
  });
  return {
    ...metadataOf(description, settings),
    types,
    findingsIn(resource) {
      const findings = new Findings();
      if (applies.has(resource.type) && notApplicable(resource) === undefined) {
        judge(resource, findings, configurationOf(settings, {}).values);
      }
      return findings;
    },
    validateResource,
    // The resources were judged one by one. Only their exemptions need the whole stack, which the
    // framework reads again for every policy that asks for it.
    get validateStack() {
      return isExempting ? reportExemptions : undefined;
    },
  };
}

function judgedResource(args: {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly opts: PolicyResourceOptions;
  readonly props: object;
  readonly provider?: { readonly props: object };
}): JudgedResource {
  const properties = plainProperties(args.props);
  return {
    urn: args.urn,
    type: args.type,
    name: args.name,
    opts: args.opts,
    provider: args.provider === undefined ? {} : plainProperties(args.provider.props),
    property: (name) => nodeOf(properties, nativeName(args.type, name)),
  };
}
