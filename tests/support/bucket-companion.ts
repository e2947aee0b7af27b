import assert from "node:assert/strict";
import type { AwsPlugin, Json } from "./aws-plugin";
import { REGION, uniqueName } from "./local-aws";
import { Resource } from "./resource";

/** A type that says something about a bucket, and a life of one. */
export interface CompanionCase {
  readonly token: string;
  readonly args: () => Json;
  readonly next: () => Json;
  /** What is read after that. @default what was declared */
  readonly read?: () => Json;
  /** What AWS adds to the state. */
  readonly added?: Json;
  readonly changed: readonly string[];
  /** What AWS has, asked without the plugin. */
  readonly actual: () => Promise<unknown>;
  /** What AWS has of `args`. @default the same in AWS's spelling */
  readonly expected?: () => unknown;
  /** What AWS has of `next`, after the change. @default the same in AWS's spelling */
  readonly after?: () => unknown;
  /** What AWS says after deletion: its code, or what it has. */
  readonly left: string | { readonly actual: unknown; readonly isGone: boolean };
}

/** AWS's names of properties that are more than Pulumi's with a capital letter. */
const AWS_NAMES: Readonly<Record<string, string>> = {
  id: "ID",
  replicaKmsKeyId: "ReplicaKmsKeyID",
};

/** A value of Pulumi's as S3 has it: the names with a capital letter, and tags as a list. */
function inAwsSpelling(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(inAwsSpelling);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const parts = Object.entries(value).map(([name, part]) => [
    AWS_NAMES[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    name === "tags"
      ? Object.entries(part).map(([Key, Value]) => ({ Key, Value }))
      : inAwsSpelling(part),
  ]);
  return Object.fromEntries(parts);
}

/** A state whose policy is compared as a document: texts of JSON come back with their keys sorted. */
function parsed(state: Json): Json {
  return "policy" in state ? { ...state, policy: JSON.parse(state["policy"]) } : state;
}

/** Declares the tests of a companion's life, from its creation to its end, on a bucket that is there. */
export function describeCompanion(plugin: AwsPlugin, bucket: string, each: CompanionCase): void {
  const { token, args, next, read = next, added = {}, changed, actual, left } = each;
  const { expected = () => inAwsSpelling(args()), after = () => inAwsSpelling(next()) } = each;
  describe(token, () => {
    const companion = new Resource(plugin, token);

    it("is created as declared", async () => {
      await companion.make({ bucket, ...args() });
      assert.equal(companion.id, bucket);
      assert.deepEqual(parsed(companion.state), { bucket, region: REGION, ...args(), ...added });
      assert.deepEqual(await actual(), expected());
    });

    it("has nothing to change right after that, by diff or by refresh", () =>
      companion.assertUnchanged());

    it("is imported by the bucket's name, with inputs that lead to no change", async () => {
      const found = await companion.import();
      assert.equal(found.id, bucket);
      assert.deepEqual(await companion.changes(companion.inputs, found.state), []);
      const { inputs, failures } = await plugin.check(token, found.inputs);
      assert.deepEqual(failures, []);
      assert.deepEqual(await companion.changes(inputs), []);
    });

    it("is made anew for another bucket", async () => {
      const moved = await companion.diff({ ...companion.inputs, bucket: "another" });
      assert.deepEqual([moved.replaces, moved.deleteBeforeReplace], [["bucket"], false]);
    });

    it("is updated", async () => {
      const inputs = await companion.checked({ bucket, ...next() });
      assert.deepEqual(await companion.changes(inputs), [...changed].sort());
      assert.deepEqual((await companion.diff(inputs)).replaces, []);
      await companion.update(inputs);
      assert.deepEqual(companion.state, { bucket, region: REGION, ...read(), ...added });
      assert.deepEqual(await actual(), after());
    });

    it("is deleted, again without complaint", async () => {
      await companion.delete();
      await companion.delete();
      const found = await companion.import();
      if (typeof left === "string") {
        await assert.rejects(actual(), { name: left });
      } else {
        assert.deepEqual(await actual(), left.actual);
      }
      assert.equal(found.id, typeof left === "string" || left.isGone ? "" : bucket);
    });

    it("is gone with its bucket, and cannot be made without one", async () => {
      const missing = uniqueName();
      assert.equal((await plugin.read(token, missing)).id, "");
      await plugin.delete(token, missing, { ...companion.state, bucket: missing });
      await assert.rejects(plugin.create(token, { ...companion.inputs, bucket: missing }), {
        details: /^creating S3 Bucket [\w -]+: NoSuchBucket: /,
      });
    });
  });
}
