import type {
  ResourceValidation,
  ResourceValidationPolicy,
  Severity,
  StackValidation,
} from "@pulumi/policy";
import { type ControlId, controlTags, frameworkOf } from "../frameworks";
import { COMMON_SETTINGS } from "./configuration";
import type { Settings } from "./settings";

/** What is said of a policy, to the engine and to people. */
export interface RuleDescription {
  /** The policy's name, also that of its file. */
  readonly name: string;
  /** What holds when the policy does, as a sentence. */
  readonly description: string;
  readonly displayName: string;
  readonly severity: Severity;
  /** What happens where it does not hold. */
  readonly why: string;
  readonly remediationSteps: string;
  /** The AWS documentation that it rests on. */
  readonly url: string;
  /** The default level; mandatory if left out. */
  readonly level?: "advisory";
  /** AWS services and topics, for the policy's tags. */
  readonly services: readonly string[];
  /** The controls of AWS Security Hub that it answers. */
  readonly securityHub: readonly ControlId[];
}

/** A policy of this pack: the framework's own form of it, with what RULES.md says besides. */
export interface Rule extends Omit<ResourceValidationPolicy, "validateResource"> {
  readonly validateResource: ResourceValidation | undefined;
  readonly validateStack: StackValidation | undefined;
  readonly enforcementLevel: "advisory" | "mandatory";
  readonly why: string;
  readonly securityHub: readonly ControlId[];
  readonly settings: Settings;
  /** The types of the resources that it judges one by one; absent if it judges them together. */
  readonly types?: readonly string[];
}

/** A rule's metadata in the framework's form. */
export function metadataOf(
  { level, services, ...description }: RuleDescription,
  settings: Settings,
): Omit<Rule, "validateResource" | "validateStack"> {
  const framework = frameworkOf(description.securityHub);
  const schemas = Object.entries({ ...settings, ...COMMON_SETTINGS });
  return {
    ...description,
    enforcementLevel: level ?? "mandatory",
    settings,
    tags: ["aws", ...services, ...controlTags(description.securityHub)],
    ...(framework === undefined ? {} : { framework }),
    configSchema: {
      properties: Object.fromEntries(schemas.map(([name, { schema }]) => [name, schema])),
    },
  };
}
