import { withAllTags } from "./all-tags";
import type { Aws, AwsRegion } from "./aws";
import { lookupOf, resourceOf } from "./catalogue";
import { type Checked, check } from "./check";
import { type Change, changes } from "./diff";
import { describe, Refusal } from "./failure";
import { isNamed, withoutDefaults } from "./naming";
import { foreseen, inputsOf, type Resource, settle } from "./resource";
import { text, UNKNOWN, type Values } from "./value";

/** A resource as Pulumi records it. */
export interface Recorded {
  readonly id: string;
  readonly state: Values;
}

/** What the program's wish means for a resource that is there. */
export interface Difference {
  readonly changes: readonly Change[];
  readonly deleteBeforeReplace: boolean;
}

/** A resource that was made but not finished: Pulumi has to record it, or it would be lost. */
export class Unfinished extends Error {
  constructor(
    message: string,
    readonly made: Recorded,
  ) {
    super(message);
  }
}

/** The AWS provider on a local AWS: what the engine asks for, one method each. */
export class Provider {
  constructor(
    private readonly aws: Aws,
    /** The region of what names none. */
    private readonly region: string | undefined,
  ) {}

  check(token: string, name: string, olds: Values, news: Values, seed: Uint8Array): Checked {
    try {
      return check(resourceOf(token), olds, news, { name, region: this.region, seed });
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      return { inputs: news, faults: [{ property: "", reason: error.message }] };
    }
  }

  diff(token: string, state: Values, inputs: Values, ignored: readonly string[]): Difference {
    const resource = resourceOf(token);
    const found = changes(resource.properties, state, inputs).filter(
      ({ path }) => !ignored.some((start) => isWithin(path, start)),
    );
    const isReplaced = found.some(({ replaces }) => replaces);
    const refusal = isReplaced ? undefined : resource.refuses?.(state, inputs);
    if (refusal !== undefined) {
      throw new Refusal(refusal);
    }
    return { changes: found, deleteBeforeReplace: isReplaced && isNamed(resource, inputs) };
  }

  async create(token: string, checked: Values, isPreview: boolean): Promise<Recorded> {
    const resource = resourceOf(token);
    const inputs = withoutDefaults(checked);
    if (isPreview) {
      return { id: "", state: foreseen(resource, undefined, inputs, UNKNOWN) };
    }
    const aws = this.#regionOf(inputs);
    const made = await this.#say(`creating ${resource.label}`, () => resource.create(aws, inputs));
    try {
      await resource.change(aws, made.id, made.state, inputs);
      return { id: made.id, state: await this.#state(resource, aws, made.id, inputs) };
    } catch (error) {
      const why = describe(error, this.aws.endpoint.url);
      throw new Unfinished(`creating ${resource.label} (${made.id}): ${why}`, made);
    }
  }

  /** The resource and the inputs that lead to it; nothing where AWS has no such resource. */
  async read(
    token: string,
    id: string,
    state: Values,
    inputs: Values | undefined,
  ): Promise<(Recorded & { readonly inputs: Values }) | undefined> {
    const resource = resourceOf(token);
    const isKnown = Object.keys(state).length > 0;
    const aws = this.#regionOf(state);
    const what = `reading ${resource.label} (${id})`;
    const live = await this.#say(what, () => resource.read(aws, id, !isKnown));
    if (live === undefined) {
      return undefined;
    }
    const now = settle(resource, state, located(resource, live, aws));
    const meant = inputsOf(resource, now, isKnown ? inputs : undefined);
    return { id, state: now, inputs: withAllTags(resource.properties, meant) };
  }

  async update(
    token: string,
    id: string,
    state: Values,
    checked: Values,
    isPreview: boolean,
  ): Promise<Values> {
    const resource = resourceOf(token);
    const inputs = withoutDefaults(checked);
    if (isPreview) {
      return foreseen(resource, state, inputs, UNKNOWN);
    }
    const aws = this.#regionOf(inputs);
    return this.#say(`updating ${resource.label} (${id})`, async () => {
      await resource.change(aws, id, state, inputs);
      return this.#state(resource, aws, id, inputs);
    });
  }

  async delete(token: string, id: string, state: Values): Promise<void> {
    const resource = resourceOf(token);
    const aws = this.#regionOf(state);
    await this.#say(`deleting ${resource.label} (${id})`, () => resource.remove(aws, id, state));
  }

  async invoke(token: string, args: Values): Promise<Values> {
    const lookup = lookupOf(token);
    const aws = this.#regionOf(args);
    return this.#say(`reading ${lookup.label(args)}`, () => lookup.read(aws, args));
  }

  async #state(resource: Resource, aws: AwsRegion, id: string, inputs: Values): Promise<Values> {
    const live = await resource.read(aws, id, false);
    if (live === undefined) {
      throw new Refusal("AWS no longer has it");
    }
    return settle(resource, inputs, located(resource, live, aws));
  }

  #regionOf(values: Values): AwsRegion {
    const name = text(values, "region") ?? this.region;
    if (name === undefined) {
      throw new Refusal("no region: set aws:region in the stack's settings");
    }
    return this.aws.region(name);
  }

  async #say<T>(doing: string, work: () => Promise<T>): Promise<T> {
    if (this.aws.stopping.aborted) {
      throw new Refusal(`${doing}: not begun, since the operation was cancelled`);
    }
    try {
      return await work();
    } catch (error) {
      throw new Refusal(`${doing}: ${describe(error, this.aws.endpoint.url)}`);
    }
  }
}

/** With its region, unless the type is one that belongs to the whole account, as roles do. */
function located(resource: Resource, live: Values, { name }: AwsRegion): Values {
  return resource.properties["region"] === undefined ? live : { ...live, region: name };
}

function isWithin(path: string, start: string): boolean {
  return path === start || path.startsWith(`${start}.`) || path.startsWith(`${start}[`);
}
