import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { ServiceError } from "@grpc/grpc-js";
import type { AwsPlugin, Json } from "./aws-plugin";
import { REGION } from "./local-aws";

/** A type that says something about a bucket, and a life of one. */
export interface CompanionCase {
  readonly token: string;
  readonly args: () => Json;
  readonly next: () => Json;
  /** What AWS adds to the state. */
  readonly added?: Json;
  readonly changed: readonly string[];
  /** What AWS has, asked without the plugin. */
  readonly actual: () => Promise<unknown>;
  readonly expected: () => unknown;
  /** What AWS has after the change. */
  readonly after: () => unknown;
  /** What AWS says after deletion: its code, or what it has. */
  readonly left: string | { readonly actual: unknown; readonly isGone: boolean };
}

export function uniqueName(): string {
  return `test-${randomBytes(6).toString("hex")}`;
}

/** A state whose policy is compared as a document: texts of JSON come back with their keys sorted. */
function parsed(state: Json): Json {
  return "policy" in state ? { ...state, policy: JSON.parse(state["policy"]) } : state;
}

/** Declares the tests of a companion's life, from its creation to its end, on a bucket that is there. */
export function describeCompanion(
  { token, args, next, added = {}, changed, actual, expected, after, left }: CompanionCase,
  world: { readonly plugin: () => AwsPlugin; readonly bucket: string },
): void {
  const { bucket } = world;
  describe(token, () => {
    let plugin: AwsPlugin;
    let inputs: Json;
    let state: Json;

    before(() => {
      plugin = world.plugin();
    });

    it("is created as declared", async () => {
      let id: string;
      ({ id, inputs, state } = await plugin.up(token, { bucket, ...args() }));
      assert.equal(id, bucket);
      assert.deepEqual(parsed(state), { bucket, region: REGION, ...args(), ...added });
      assert.deepEqual(await actual(), expected());
    });

    it("has nothing to change right after that, by diff or by refresh", async () => {
      assert.deepEqual((await plugin.diff(token, state, inputs)).detailed, {});
      assert.deepEqual(await plugin.read(token, bucket, state, inputs), {
        id: bucket,
        state,
        inputs,
      });
    });

    it("is imported by the bucket's name, with inputs that lead to no change", async () => {
      const found = await plugin.read(token, bucket);
      assert.equal(found.id, bucket);
      assert.deepEqual((await plugin.diff(token, found.state, inputs)).detailed, {});
      const checked = await plugin.check(token, found.inputs);
      assert.deepEqual(checked.failures, []);
      assert.deepEqual((await plugin.diff(token, state, checked.inputs)).detailed, {});
    });

    it("is made anew for another bucket", async () => {
      const moved = await plugin.diff(token, state, { ...inputs, bucket: "another" });
      assert.deepEqual(moved.replaces, ["bucket"]);
      assert.equal(moved.deleteBeforeReplace, false);
    });

    it("is updated", async () => {
      const checked = await plugin.check(token, { bucket, ...next() }, inputs);
      const difference = await plugin.diff(token, state, checked.inputs);
      assert.deepEqual(Object.keys(difference.detailed).sort(), [...changed].sort());
      assert.deepEqual(difference.replaces, []);
      state = await plugin.update(token, bucket, state, checked.inputs);
      assert.deepEqual(state, { bucket, region: REGION, ...next(), ...added });
      assert.deepEqual(await actual(), after());
    });

    it("is deleted, again without complaint", async () => {
      await plugin.delete(token, bucket, state);
      await plugin.delete(token, bucket, state);
      const found = await plugin.read(token, bucket);
      if (typeof left === "string") await assert.rejects(actual(), { name: left });
      else assert.deepEqual(await actual(), left.actual);
      assert.equal(found.id, typeof left === "string" || left.isGone ? "" : bucket);
    });

    it("is gone with its bucket, and cannot be made without one", async () => {
      const missing = uniqueName();
      assert.equal((await plugin.read(token, missing)).id, "");
      await plugin.delete(token, missing, { ...state, bucket: missing });
      await assert.rejects(
        plugin.create(token, { ...inputs, bucket: missing }),
        (error: ServiceError) => {
          assert.match(error.details, /^creating S3 Bucket [\w -]+: NoSuchBucket: /);
          return true;
        },
      );
    });
  });
}
