import assert from "node:assert/strict";
import type {
  PolicyProviderResource,
  PolicyResource,
  PolicyResourceOptions,
  ReportViolation,
  ResourceValidationArgs,
} from "@pulumi/policy";
import { unknownCheckingProxy } from "@pulumi/policy";
import type { Rule } from "../../policy-pack/framework/rule";
import { assertHonest, type Licence, stacksWithUnknown } from "./honesty";
import { UNKNOWN_TEXT, waysIn, withValue } from "./with-unknowns";

export { UNKNOWN_TEXT };

type Properties = Readonly<Record<string, unknown>>;

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
  /** What is reported at the policy's own level. */
  readonly violations: readonly string[];
  readonly advisories: readonly string[];
  /** What is reported as mandatory whatever the policy's own level; left out if nothing is. */
  readonly mandatory?: readonly string[];
  /** The reason, where the policy left the resource to others. */
  readonly notApplicable?: string;
}

export interface RunOptions {
  readonly config?: Properties;
  /** Whether unknown values throw when they are read, as the framework has it. */
  readonly proxied?: boolean;
  /** Whether the engine analysed each resource before the stack, as it does for what it targets. */
  readonly analysed?: boolean;
}

export interface ResourceRunOptions extends RunOptions {
  readonly opts?: Partial<PolicyResourceOptions>;
  readonly provider?: Properties;
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

/** Runs a resource policy on one resource, of the name "key". */
export async function runResource(
  rule: Rule,
  type: string,
  props: Properties,
  { config = {}, proxied = true, ...rest }: ResourceRunOptions = {},
): Promise<Outcome> {
  await turnOfTheEventLoop();
  const report = new Report();
  const resource = { type, name: "key", props, ...rest };
  const urn = `urn:pulumi:test::aerosecure::${type}::key`;
  try {
    await validate(rule, resource, urn, proxied, config, report);
  } catch (error) {
    return { ...report.outcome(() => ""), notApplicable: notApplicableReason(error) };
  }
  return report.outcome(() => "");
}

/**
 * Runs a policy on a stack as the engine does: first on each resource, then on all of them.
 * Every finding is prefixed with the name of the resource it is reported on, or with "stack".
 */
export async function runStack(
  rule: Rule,
  resources: readonly TestResource[],
  { config = {}, proxied = true, analysed = true }: RunOptions = {},
): Promise<Outcome> {
  await turnOfTheEventLoop();
  stacks += 1;
  const stack = `stack-${stacks}`;
  const urnOf = ({ type, name }: TestResource): string =>
    `urn:pulumi:${stack}::aerosecure::${type}::${name}`;
  const report = new Report();
  for (const { inputs, ...resource } of analysed ? resources : []) {
    const props = inputs ?? resource.props;
    await validate(rule, { ...resource, props }, urnOf(resource), proxied, config, report).catch(
      notApplicableReason,
    );
  }
  rule.validateStack?.(
    {
      resources: [...policyResources(resources, urnOf, proxied)],
      stackTags: new Map(),
      getConfig: <T extends object>() => configOf(rule, config) as T,
      notApplicable,
    },
    report.take,
  );
  return report.outcome((urn) => `${urn.split("::").at(-1) || "stack"}: `);
}

interface Case extends Licence, Partial<Outcome> {
  readonly it: string;
}

export interface ResourceCase extends Case, Pick<ResourceRunOptions, "opts" | "provider"> {
  readonly type?: string;
  readonly props: Properties;
}

/**
 * One test for each case. What a case does not expect must not be reported. Each case is also run
 * without the framework's proxy, and with each of its values unknown.
 */
export function testResourceRule(rule: Rule, type: string, cases: readonly ResourceCase[]): void {
  describe(rule.name, () => {
    for (const each of cases) {
      const { it: title, type: caseType = type, props, config, opts, provider, ...rest } = each;
      const { silentBeforeKnown, ...expected } = rest;
      const options = {
        ...(config && { config }),
        ...(opts && { opts }),
        ...(provider && { provider }),
      };
      it(title, async () => {
        const outcome = await runResource(rule, caseType, props, options);
        assert.deepEqual(outcome, { violations: [], advisories: [], ...expected });
        await runResource(rule, caseType, props, { ...options, proxied: false });
        for (const way of waysIn(props)) {
          const unknown = await runResource(rule, caseType, withValue(props, way), options);
          assertHonest(outcome, unknown, way, each);
        }
      });
    }
  });
}

export interface StackCase extends Case {
  readonly stack: readonly TestResource[];
  readonly analysed?: boolean;
}

/**
 * One test for each case. What a case does not expect must not be reported. Each case is also run
 * without the framework's proxy, and with each value of each resource unknown.
 */
export function testStackRule(rule: Rule, cases: readonly StackCase[]): void {
  describe(rule.name, () => {
    for (const each of cases) {
      const { it: title, stack, analysed = true, config = {}, ...rest } = each;
      const { silentBeforeKnown, ...expected } = rest;
      it(title, async () => {
        const outcome = await runStack(rule, stack, { analysed, config });
        assert.deepEqual(outcome, { violations: [], advisories: [], ...expected });
        await runStack(rule, stack, { analysed, config, proxied: false });
        for (const { way, changed } of stacksWithUnknown(stack)) {
          const unknown = await runStack(rule, changed, { analysed, config });
          assertHonest(outcome, unknown, way, each);
        }
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
        ? (finding as Record<string, string | undefined>)
        : { message: finding as string, enforcementLevel: "own", urn };
    this.#findings.push({
      message: String(message),
      level: String(enforcementLevel),
      urn: rest["urn"] ?? "",
    });
  };

  outcome(prefixOf: (urn: string) => string): Outcome {
    const at = (wanted: string): readonly string[] =>
      this.#findings
        .filter(({ level }) => level === wanted)
        .map(({ message, urn }) => `${prefixOf(urn)}${message}`);
    const mandatory = at("mandatory");
    return {
      violations: at("own"),
      advisories: at("advisory"),
      ...(mandatory.length > 0 && { mandatory }),
    };
  }
}

/** Each call of the engine has one of its own, within which one policy takes note for all. */
function turnOfTheEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function validate(
  rule: Rule,
  { type, name, props, opts, provider }: TestResource,
  urn: string,
  proxied: boolean,
  config: Properties,
  report: Report,
): Promise<void> {
  const { __pulumiType: pulumiType } = (rule.validateResource ?? {}) as {
    readonly __pulumiType?: string;
  };
  if (pulumiType !== undefined && pulumiType !== type) {
    notApplicable(`Policy only applies to resources of type '${pulumiType}'`);
  }
  const args: ResourceValidationArgs = {
    type,
    props: proxied ? checked(props) : props,
    urn,
    name,
    opts: { ...OPTIONS, ...opts },
    ...(provider && { provider: policyProvider(provider, proxied) }),
    stackTags: new Map(),
    isType: () => false,
    asType: () => undefined,
    getConfig: <T extends object>() => configOf(rule, config) as T,
    notApplicable,
  };
  rule.validateResource?.(args, report.take);
}

function policyResources(
  resources: readonly TestResource[],
  urnOf: (resource: TestResource) => string,
  proxied: boolean,
): readonly PolicyResource[] {
  const built = resources.map(
    (resource): PolicyResource => ({
      type: resource.type,
      name: resource.name,
      urn: urnOf(resource),
      props: proxied ? checked(resource.props) : resource.props,
      opts: { ...OPTIONS, ...resource.opts },
      ...(resource.provider && { provider: policyProvider(resource.provider, proxied) }),
      dependencies: [],
      propertyDependencies: {},
      isType: () => false,
      asType: () => undefined,
    }),
  );
  for (const [index, { madeFrom = {} }] of resources.entries()) {
    const dependencies = Object.entries(madeFrom).map(([property, names]) => [
      property,
      built.filter(({ name }) => names.includes(name)),
    ]);
    Object.assign(built[index] ?? {}, { propertyDependencies: Object.fromEntries(dependencies) });
  }
  return built;
}

function policyProvider(props: Properties, proxied: boolean): PolicyProviderResource {
  return {
    type: "pulumi:providers:aws",
    name: "provider",
    urn: "urn:pulumi:test::aerosecure::pulumi:providers:aws::provider",
    props: proxied ? checked(props) : props,
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
