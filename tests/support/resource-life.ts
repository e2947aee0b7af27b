import assert from "node:assert/strict";
import type { AwsPlugin, Json } from "./aws-plugin";

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
  /** What it is imported by, made from its id. @default the id */
  readonly importId?: (id: string) => string;
  /** Inputs that AWS does not tell: an import has their default, or nothing. */
  readonly local?: Json;
}

/** Creates the resource, leads it through everything that Pulumi does, and deletes it. */
export async function livesThrough(plugin: AwsPlugin, life: ResourceLife): Promise<void> {
  const { token, args, varying = [] } = life;
  let { id, inputs, state } = await plugin.up(token, args);
  const { rest, varied } = split(state, varying);
  assert.deepEqual(rest, life.state);
  assert.deepEqual(Object.keys(varied).sort(), [...varying].sort());
  assert.deepEqual((await plugin.diff(token, state, inputs)).detailed, {});
  assert.deepEqual(await plugin.read(token, id, state, inputs), { id, state, inputs });
  const imported = await plugin.read(token, life.importId?.(id) ?? id);
  assert.deepEqual(imported.state, without(state, Object.keys(life.local ?? {})));
  assert.deepEqual((await plugin.diff(token, imported.state, imported.inputs)).detailed, {});

  for (const { to, paths } of life.changes) {
    const checked = await plugin.check(token, to, inputs);
    assert.deepEqual(checked.failures, []);
    const difference = await plugin.diff(token, state, checked.inputs);
    assert.deepEqual(Object.keys(difference.detailed).sort(), [...paths].sort());
    assert.deepEqual(difference.replaces, []);
    state = await plugin.update(token, id, state, checked.inputs);
    inputs = checked.inputs;
    assert.deepEqual((await plugin.diff(token, state, inputs)).detailed, {});
    assert.deepEqual(await plugin.read(token, id, state, inputs), { id, state, inputs });
  }
  for (const [name, value] of Object.entries(life.replacing)) {
    const difference = await plugin.diff(token, state, { ...inputs, [name]: value });
    assert.deepEqual(difference.replaces, [name]);
  }
  await plugin.delete(token, id, state);
  assert.equal((await plugin.read(token, id, state, inputs)).id, "");
  assert.equal((await plugin.read(token, life.importId?.(id) ?? id)).id, "");
  await plugin.delete(token, id, state);
}

function without(values: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}

function split(values: Json, names: readonly string[]) {
  const varied = Object.entries(values).filter(([name]) => names.includes(name));
  return { rest: without(values, names), varied: Object.fromEntries(varied) };
}
