import {
  type PolicyProviderResource,
  type PolicyResource,
  type PolicyResourceOptions,
  type ReportViolation,
  type ResourceValidation,
  type ResourceValidationArgs,
  unknownCheckingProxy,
} from "@pulumi/policy";
import type { TestedPolicy } from "./tested-policy";

type Properties = Readonly<Record<string, unknown>>;

/** A resource in a test's stack. */
export interface TestResource {
  /** Its type token, such as `aws:kms/key:Key`. */
  readonly type: string;
  readonly name: string;
  /** What a stack policy is given. */
  readonly props: Properties;
  /** What a resource policy is given. @default `props` */
  readonly inputs?: Properties;
  /** By property, the names of the resources its value was made from. */
  readonly madeFrom?: Readonly<Record<string, readonly string[]>>;
  readonly opts?: Partial<PolicyResourceOptions>;
  /** What the resource's provider is set to, such as its region. */
  readonly provider?: Properties;
}

/** What a policy reports, in its order. */
export interface Outcome {
  /** What is reported at the policy's own level. */
  readonly violations: readonly string[];
  readonly advisories: readonly string[];
  /** What is reported as mandatory whatever the policy's own level; left out if nothing is. */
  readonly mandatory?: readonly string[];
  /** The reason, if the policy left the resource to others. */
  readonly notApplicable?: string;
}

export interface RunOptions {
  /** The policy's configuration, on top of its schema's defaults. */
  readonly config?: Properties;
  /** Whether unknown values throw when they are read, as the framework has it. @default true */
  readonly proxied?: boolean;
  /**
   * Whether the engine analysed each resource before the stack, as it does for what it targets.
   *
   * @default true
   */
  readonly analysed?: boolean;
}

export interface ResourceRunOptions extends Omit<RunOptions, "analysed"> {
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

/**
 * Runs a resource policy on one resource, of the name "key".
 *
 * @throws what the policy throws, `UnknownValueError` among it
 */
export async function runResource(
  policy: TestedPolicy,
  type: string,
  props: Properties,
  { config = {}, proxied = true, ...rest }: ResourceRunOptions = {},
): Promise<Outcome> {
  await turnOfTheEventLoop();
  const report = new Report();
  const resource = { type, name: "key", props, ...rest };
  const urn = `urn:pulumi:test::aerosecure::${type}::key`;
  const reason = await validate(policy, resource, urn, proxied, config, report);
  return { ...report.outcome(() => ""), ...(reason !== undefined && { notApplicable: reason }) };
}

/**
 * Runs a policy on a stack as the engine does: first on each resource, then on all of them.
 * Every finding is prefixed with the name of the resource it is reported on, or with "stack".
 *
 * @throws what the policy throws, `UnknownValueError` among it
 */
export async function runStack(
  policy: TestedPolicy,
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
    await validate(policy, { ...resource, props }, urnOf(resource), proxied, config, report);
  }
  await reasonOfNotApplicable(() =>
    policy.validateStack?.(
      {
        resources: [...policyResources(resources, urnOf, proxied)],
        stackTags: new Map(),
        getConfig: <T extends object>() => configOf(policy, config) as T,
        notApplicable,
      },
      report.take,
    ),
  );
  return report.outcome((urn) => `${urn.split("::").at(-1) || "stack"}: `);
}

/** Gathers what a policy reports, in the text form and in the object form alike. */
class Report {
  readonly #findings: { readonly message: string; readonly urn: string; readonly level: string }[] =
    [];

  readonly take: ReportViolation = (finding: unknown, urn?: string) => {
    const {
      message,
      enforcementLevel = "own",
      ...rest
    } = typeof finding === "object" && finding !== null
      ? (finding as Record<string, string | undefined>)
      : { message: finding as string, urn };
    this.#findings.push({
      message: String(message),
      level: enforcementLevel,
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

/** Each call of the engine has one of its own, at the end of which a stack is forgotten. */
function turnOfTheEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** @returns the reason, if no function of the policy judges the resource */
async function validate(
  policy: TestedPolicy,
  resource: TestResource,
  urn: string,
  proxied: boolean,
  config: Properties,
  report: Report,
): Promise<string | undefined> {
  const { type, name, props, opts, provider } = resource;
  const given = proxied ? checked(props) : props;
  const args: ResourceValidationArgs = {
    type,
    props: given,
    urn,
    name,
    opts: { ...OPTIONS, ...opts },
    ...(provider && { provider: policyProvider(provider, proxied) }),
    stackTags: new Map(),
    ...typeTestsOf(type, given),
    getConfig: <T extends object>() => configOf(policy, config) as T,
    notApplicable,
  };
  const reasons: (string | undefined)[] = [];
  for (const validation of [policy.validateResource ?? []].flat()) {
    reasons.push(await reasonOfNotApplicable(() => validateAs(validation, args, report.take)));
  }
  return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined;
}

/** As the framework does, which leaves a function that is made for one type alone for others. */
function validateAs(
  validation: ResourceValidation,
  args: ResourceValidationArgs,
  take: ReportViolation,
): void | Promise<void> {
  const { __pulumiType: pulumiType } = validation as { readonly __pulumiType?: string };
  if (pulumiType !== undefined && pulumiType !== args.type) {
    notApplicable(`Policy only applies to resources of type '${pulumiType}'`);
  }
  return validation(args, take);
}

type TypeTests = Pick<ResourceValidationArgs, "isType" | "asType">;

/** What tells a policy whether a resource is of a provider's class, by the class's own word. */
function typeTestsOf(type: string, props: Properties): TypeTests {
  const isType: TypeTests["isType"] = (resourceClass) =>
    Reflect.get(resourceClass, "isInstance")?.({ __pulumiType: type }) === true;
  return {
    isType,
    asType: ((resourceClass) => (isType(resourceClass) ? props : undefined)) as TypeTests["asType"],
  };
}

function policyResources(
  resources: readonly TestResource[],
  urnOf: (resource: TestResource) => string,
  proxied: boolean,
): readonly PolicyResource[] {
  const built = resources.map((resource): PolicyResource => {
    const props = proxied ? checked(resource.props) : resource.props;
    return {
      type: resource.type,
      name: resource.name,
      urn: urnOf(resource),
      props,
      opts: { ...OPTIONS, ...resource.opts },
      ...(resource.provider && { provider: policyProvider(resource.provider, proxied) }),
      dependencies: [],
      propertyDependencies: {},
      ...(typeTestsOf(resource.type, props) as Pick<PolicyResource, "isType" | "asType">),
    };
  });
  for (const [index, { madeFrom = {} }] of resources.entries()) {
    const named = (names: readonly string[]) => built.filter(({ name }) => names.includes(name));
    const byProperty = Object.entries(madeFrom).map(([property, names]) => [
      property,
      named(names),
    ]);
    Object.assign(built[index] ?? {}, {
      dependencies: named(Object.values(madeFrom).flat()),
      propertyDependencies: Object.fromEntries(byProperty),
    });
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
function configOf({ configSchema }: TestedPolicy, config: Properties): Properties {
  const schemas = Object.entries(configSchema?.properties ?? {});
  const defaults = schemas.flatMap(([key, schema]) =>
    schema.default === undefined ? [] : [[key, schema.default]],
  );
  return { ...Object.fromEntries(defaults), ...config };
}

function notApplicable(reason?: string): never {
  throw new NotApplicable(reason);
}

async function reasonOfNotApplicable(
  call: () => void | Promise<void>,
): Promise<string | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    if (error instanceof NotApplicable) {
      return error.message;
    }
    throw error;
  }
}
