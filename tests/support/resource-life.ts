import assert from "node:assert/strict";
import type { AwsPlugin, Json } from "./aws-plugin";
import { Resource } from "./resource";

/** A resource type as its tests see it: what is declared, and what comes of it. */
export interface ResourceLife {
  readonly token: string;
  readonly args: Json;
  /** The whole state after its creation, but for what is listed in `varying`. */
  readonly state: Json;
  /** Outputs that AWS makes up: present, and no more is known of them. */
  readonly varying?: readonly string[];
  /** Inputs to change to, and the paths that changed. */
  readonly changes: readonly { readonly to: Json; readonly paths: readonly string[] }[];
  /** Inputs whose change needs a new resource, each with another value. */
  readonly replacing: Json;
  /** Inputs that AWS does not tell: an import has their default, or nothing. */
  readonly local?: Json;
}

/** Creates the resource, leads it through everything that Pulumi does, and deletes it. */
export async function livesThrough(plugin: AwsPlugin, life: ResourceLife): Promise<void> {
  const { varying = [] } = life;
  const resource = await new Resource(plugin, life.token).make(life.args);
  const { rest, varied } = split(resource.state, varying);
  assert.deepEqual(rest, life.state);
  assert.deepEqual(Object.keys(varied).sort(), [...varying].sort());
  await resource.assertUnchanged();
  const imported = await resource.import();
  assert.deepEqual(imported.state, without(resource.state, Object.keys(life.local ?? {})));
  assert.deepEqual(await resource.changes(imported.inputs, imported.state), []);

  for (const { to, paths } of life.changes) {
    const next = await resource.checked(to);
    assert.deepEqual(await resource.changes(next), [...paths].sort());
    assert.deepEqual((await resource.diff(next)).replaces, []);
    await resource.update(next);
    await resource.assertUnchanged();
  }
  for (const [name, value] of Object.entries(life.replacing)) {
    assert.deepEqual(await resource.replacedFor({ [name]: value }), [name]);
  }
  await resource.deleteForGood();
}

function without(values: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}

function split(values: Json, names: readonly string[]) {
  const varied = Object.entries(values).filter(([name]) => names.includes(name));
  return { rest: without(values, names), varied: Object.fromEntries(varied) };
}
