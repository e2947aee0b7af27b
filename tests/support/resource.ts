import assert from "node:assert/strict";
import type { AwsPlugin, Json } from "./aws-plugin";

/** A resource that a test leads through its life, with what Pulumi keeps of it. */
export class Resource {
  id = "";
  inputs: Json = {};
  state: Json = {};

  constructor(
    private readonly plugin: AwsPlugin,
    private readonly token: string,
  ) {}

  /** Checks and creates it, as `up` does. */
  async make(args: Json): Promise<this> {
    return Object.assign(this, await this.plugin.up(this.token, args));
  }

  /** What a check makes of other arguments, which must be right. */
  async checked(args: Json): Promise<Json> {
    const { inputs, failures } = await this.plugin.check(this.token, args, this.inputs);
    assert.deepEqual(failures, []);
    return inputs;
  }

  diff(inputs: Json = this.inputs, state: Json = this.state) {
    return this.plugin.diff(this.token, state, inputs);
  }

  /** The paths that inputs would change of a state. */
  async changes(inputs?: Json, state?: Json): Promise<readonly string[]> {
    return Object.keys((await this.diff(inputs, state)).detailed).sort();
  }

  /** The paths for whose sake the resource is made anew if these inputs are others. */
  async replacedFor(change: Json): Promise<readonly string[]> {
    return (await this.diff({ ...this.inputs, ...change })).replaces;
  }

  /** What a refresh finds. */
  refresh() {
    return this.plugin.read(this.token, this.id, this.state, this.inputs);
  }

  /** What an import finds, which knows nothing but the id. */
  import() {
    return this.plugin.read(this.token, this.id);
  }

  /** @param from the state to start from, where it is not the one that Pulumi has */
  async update(inputs: Json, from: Json = this.state): Promise<void> {
    this.state = await this.plugin.update(this.token, this.id, from, inputs);
    this.inputs = inputs;
  }

  delete(state: Json = this.state): Promise<void> {
    return this.plugin.delete(this.token, this.id, state);
  }

  /** Asserts that neither a preview nor a refresh finds anything to change. */
  async assertUnchanged(): Promise<void> {
    assert.deepEqual(await this.changes(), []);
    const { id, state, inputs } = this;
    assert.deepEqual(await this.refresh(), { id, state, inputs });
  }

  /** Deletes it, asserts that neither a refresh nor an import finds it, and deletes it again. */
  async deleteForGood(): Promise<void> {
    await this.delete();
    assert.equal((await this.refresh()).id, "");
    assert.equal((await this.import()).id, "");
    await this.delete();
  }
}
