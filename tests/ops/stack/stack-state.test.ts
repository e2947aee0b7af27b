import assert from "node:assert/strict";
import type { StateResource } from "../../../ops/stack/stack";
import { ALIAS, DEFAULT_ENCRYPTION, KEY, StackState } from "../../../ops/stack/stack-state";
import { numberAt, textAt, valueAt } from "../../../ops/stack/state-value";

const ARN = "arn:aws:kms:eu-west-3:111122223333:key/1234";
const PLACE = { alias: "alias/orbit", region: "eu-west-3" };
const resource = (type: string, outputs: object, rest: object = {}): StateResource => ({
  urn: `urn:pulumi:prod::aerosecure-kms::${type}::data`,
  type,
  outputs: { ...outputs },
  ...rest,
});
const key = resource(KEY, { arn: ARN }, { id: "1234", parent: "component" });
const aliasIn = (outputs: object) => resource(ALIAS, outputs, { id: PLACE.alias });

describe("a stack's state", () => {
  it("has nothing before the first deployment", () => {
    const state = new StackState();
    assert.deepEqual(
      [state.isEmpty, state.deployedTo, state.first(KEY), state.of(KEY), state.encryptions()],
      [true, undefined, undefined, [], []],
    );
  });

  it("gives the account of its key", () => {
    const state = new StackState([key]);
    assert.deepEqual([state.isEmpty, state.deployedTo], [false, "111122223333"]);
  });

  it("finds resources by type and outputs", () => {
    const other = resource(KEY, { arn: `${ARN}5` });
    const state = new StackState([other, aliasIn({ arn: ARN }), key]);
    assert.deepEqual(state.of(KEY), [other, key]);
    assert.equal(state.first(KEY), other);
    assert.equal(state.first(KEY, { arn: ARN }), key);
  });

  for (const [what, id, found] of [
    ["its id", "1234", key],
    ["its ARN", ARN, key],
    ["neither", "123", undefined],
  ] as const) {
    it(`finds a resource by ${what}`, () => {
      assert.equal(new StackState([aliasIn({ arn: ARN }), key]).find(KEY, id), found);
    });
  }

  const aliases: Readonly<Record<string, readonly [object, boolean]>> = {
    "in its region": [{ region: "eu-west-3" }, true],
    "in the region of its ARN": [{ arn: "arn:aws:kms:eu-west-3:111122223333:alias/orbit" }, true],
    "in whatever region, if the state has none": [{}, true],
    "not in another region": [{ region: "eu-west-1" }, false],
  };
  for (const [where, [outputs, isFound]] of Object.entries(aliases)) {
    it(`finds an alias ${where}`, () => {
      const alias = aliasIn(outputs);
      assert.equal(new StackState([alias]).alias(PLACE), isFound ? alias : undefined);
    });
  }

  it("finds the key beside an alias by their parent", () => {
    const state = new StackState([resource(KEY, { arn: `${ARN}5` }, { parent: "replica" }), key]);
    assert.equal(state.keyBeside({ ...aliasIn({}), parent: "component" }), ARN);
    assert.equal(state.keyBeside({ ...aliasIn({}), parent: "other" }), undefined);
  });

  it("lists the default encryption of buckets under a key alone", () => {
    const encryption = (bucket: string, sseAlgorithm: string, kmsMasterKeyId: string, rest = {}) =>
      resource(DEFAULT_ENCRYPTION, {
        bucket,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm, kmsMasterKeyId } }],
        ...rest,
      });
    const state = new StackState([
      encryption("files", "aws:kms", ARN, { region: "eu-west-3" }),
      encryption("logs", "AES256", ""),
      resource(DEFAULT_ENCRYPTION, { bucket: "none", rules: [] }),
    ]);
    assert.deepEqual(state.encryptions(), [
      { bucketName: "files", region: "eu-west-3", algorithm: "aws:kms", keyArn: ARN },
    ]);
  });
});

describe("a value in a state", () => {
  const rules = [{ days: 30, none: 0, name: "keep", empty: "", off: false }];
  const at = resource(KEY, { rules });
  const path = (name: string) => ["rules", 0, name] as const;
  /** By what is there: the value, its text and its number. */
  const cases: Readonly<
    Record<string, readonly [unknown, string | undefined, number | undefined]>
  > = {
    days: [30, undefined, 30],
    none: [0, undefined, undefined],
    name: ["keep", "keep", undefined],
    empty: ["", undefined, undefined],
    off: [false, undefined, undefined],
    absent: [undefined, undefined, undefined],
  };
  for (const [name, expected] of Object.entries(cases)) {
    it(`is read with its type: ${name}`, () => {
      const read = [valueAt, textAt, numberAt].map((get) => get(at, ...path(name)));
      assert.deepEqual(read, expected);
    });
  }

  it("is undefined under what is no object, and of no resource", () => {
    assert.equal(valueAt(at, "rules", 0, "name", "further"), undefined);
    assert.equal(valueAt(at, "rules", 1, "name"), undefined);
    assert.equal(valueAt(undefined, "rules"), undefined);
  });
});
