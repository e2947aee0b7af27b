import assert from "node:assert/strict";
import type {
  PolicyResource,
  PolicyResourceOptions,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { unknownCheckingProxy } from "@pulumi/policy";
import { UNKNOWN_TEXT, waysIn, withUnknown } from "./with-unknowns";

export { UNKNOWN_TEXT };

type Properties = Readonly<Record<string, unknown>>;
type Rule = ResourceValidationPolicy | StackValidationPolicy;

/** A resource in a test's stack. */
export interface TestResource {
  readonly type: string;
  readonly name: string;
  /** What a stack policy is given. */
  readonly props: Properties;
  /** What a resource policy is given, where it differs. */
  readonly inputs?: Properties;
  /** By property, the names of the resources its value was made from. */
  readonly madeFrom?: Readonly<Record<string, readonly string[]>>;
  readonly opts?: Partial<PolicyResourceOptions>;
  /** What the resource's provider is set to, such as its region. */
  readonly provider?: Properties;
}

export interface Outcome {
  readonly violations: readonly string[];
  readonly advisories: readonly string[];
  /** What is reported as mandatory whatever the policy's own level. */
  readonly mandatory?: readonly string[];
  /** The reason, where the policy left the resource to others. */
  readonly notApplicable?: string;
}

export interface RunOptions {
  readonly config?: Properties;
  /** Whether unknown values throw when they are read, as the framework has it. */
  readonly proxied?: boolean;
  readonly opts?: Partial<PolicyResourceOptions>;
  readonly provider?: Properties;
  /** Whether the engine analysed each resource before the stack, as it does for what it targets. */
  readonly analysed?: boolean;
}

class NotApplicable extends Error {}

const OPTIONS: PolicyResourceOptions = {
  protect: false,
  ignoreChanges: [],
  aliases: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
  additionalSecretOutputs: [],
};

let stacks = 0;

/** Runs a resource policy on one resource. */
export async function runResource(
  rule: Rule,
  type: string,
  props: Properties,
  { config = {}, proxied = true }: RunOptions = {},
): Promise<Outcome> {
  const report = new Report();
  try {
    await validate(
      rule,
      type,
      `urn:${type}::key`,
      proxied ? checked(props) : props,
      config,
      report,
    );
  } catch (error) {
    return { ...report.outcome(() => ""), notApplicable: notApplicableReason(error) };
  }
  return report.outcome(() => "");
}

/**
 * Runs a policy on a stack as the engine does: first on each resource, then on all of them.
 * Every finding is prefixed with the name of the resource it is reported on.
 */
export async function runStack(
  rule: Rule,
  resources: readonly TestResource[],
  { config = {}, proxied = true, analysed = true }: RunOptions = {},
): Promise<Outcome> {
  stacks += 1;
  const stack = `stack-${stacks}`;
  const urnOf = (name: string): string => `urn:pulumi:${stack}::aerosecure::type::${name}`;
  const report = new Report();
  for (const { type, name, props, inputs = props } of analysed ? resources : []) {
    await validate(
      rule,
      type,
      urnOf(name),
      proxied ? checked(inputs) : inputs,
      config,
      report,
    ).catch(notApplicableReason);
  }
  const built = resources.map((each) => policyResource(each, urnOf(each.name), proxied));
  for (const [index, { madeFrom = {} }] of resources.entries()) {
    const dependencies = Object.entries(madeFrom).map(([property, names]) => [
      property,
      built.filter(({ name }) => names.includes(name)),
    ]);
    Object.assign(built[index] ?? {}, { propertyDependencies: Object.fromEntries(dependencies) });
  }
  assert.ok("validateStack" in rule, `${rule.name} is not a stack policy`);
  await rule.validateStack(
    {
      resources: built,
      stackTags: new Map(),
      getConfig: <T extends object>() => configOf(rule, config) as T,
      notApplicable,
    },
    report.take,
  );
  return report.outcome((urn) => `${urn.split("::").at(-1)}: `);
}

export interface ResourceCase {
  readonly it: string;
  readonly type?: string;
  readonly props: Properties;
  readonly config?: Properties;
  readonly violations?: readonly string[];
  readonly advisories?: readonly string[];
  readonly notApplicable?: string;
}

/** One test for each case. What a case does not expect must not be reported. */
export function testResourceRule(rule: Rule, type: string, cases: readonly ResourceCase[]): void {
  describe(rule.name, () => {
    for (const { it: title, type: caseType = type, props, config = {}, ...expected } of cases) {
      it(title, async () => {
        assert.deepEqual(await runResource(rule, caseType, props, { config }), {
          violations: [],
          advisories: [],
          ...expected,
        });
      });
    }
  });
}

export interface StackCase {
  readonly it: string;
  readonly stack: readonly TestResource[];
  readonly analysed?: boolean;
  readonly violations?: readonly string[];
  readonly advisories?: readonly string[];
}

/** One test for each case. What a case does not expect must not be reported. */
export function testStackRule(rule: Rule, cases: readonly StackCase[]): void {
  describe(rule.name, () => {
    for (const { it: title, stack, analysed = true, ...expected } of cases) {
      it(title, async () => {
        assert.deepEqual(await runStack(rule, stack, { analysed }), {
          violations: [],
          advisories: [],
          ...expected,
        });
      });
    }
  });
}

/** Gathers what a policy reports, in the text form and in the object form alike. */
class Report {
  readonly #findings: { readonly message: string; readonly urn: string; readonly level: string }[] =
    [];

  readonly take: ReportViolation = (finding: unknown, urn?: string) => {
    const { message, enforcementLevel, ...rest } =
      typeof finding === "object" && finding !== null
        ? (finding as Record<string, string>)
        : { message: finding as string, enforcementLevel: "own", urn };
    this.#findings.push({
      message: String(message),
      level: String(enforcementLevel),
      urn: String(rest.urn),
    });
  };

  outcome(prefixOf: (urn: string) => string): Outcome {
    const at = (wanted: string): readonly string[] =>
      this.#findings
        .filter(({ level }) => level === wanted)
        .map(({ message, urn }) => `${prefixOf(urn)}${message}`);
    return { violations: at("own"), advisories: at("advisory") };
  }
}

async function validate(
  rule: Rule,
  type: string,
  urn: string,
  props: Properties,
  config: Properties,
  report: Report,
): Promise<void> {
  const validation = "validateResource" in rule ? rule.validateResource : undefined;
  assert.equal(typeof validation, "function", `${rule.name} is not a resource policy`);
  const pulumiType = (validation as { readonly __pulumiType?: string }).__pulumiType;
  if (pulumiType !== undefined && pulumiType !== type) {
    notApplicable(`Policy only applies to resources of type '${pulumiType}'`);
  }
  const args: ResourceValidationArgs = {
    type,
    props,
    urn,
    name: urn,
    opts: OPTIONS,
    stackTags: new Map(),
    isType: () => false,
    asType: () => undefined,
    getConfig: <T extends object>() => configOf(rule, config) as T,
    notApplicable,
  };
  await (validation as (args: ResourceValidationArgs, report: ReportViolation) => unknown)(
    args,
    report.take,
  );
}

function policyResource(resource: TestResource, urn: string, proxied: boolean): PolicyResource {
  return {
    type: resource.type,
    name: resource.name,
    urn,
    props: proxied ? checked(resource.props) : resource.props,
    opts: OPTIONS,
    dependencies: [],
    propertyDependencies: {},
    isType: () => false,
    asType: () => undefined,
  };
}

function checked(props: Properties): Properties {
  return unknownCheckingProxy(props) as Properties;
}

/** The given configuration on top of the schema's defaults, as the engine fills them in. */
function configOf(rule: Rule, config: Properties): Properties {
  const schemas = Object.entries(rule.configSchema?.properties ?? {});
  const defaults = schemas.flatMap(([key, schema]) =>
    schema.default === undefined ? [] : [[key, schema.default]],
  );
  return { ...Object.fromEntries(defaults), ...config };
}

function notApplicable(reason?: string): never {
  throw new NotApplicable(reason);
}

function notApplicableReason(error: unknown): string {
  if (error instanceof NotApplicable) {
    return error.message;
  }
  throw error;
}
