import assert from "node:assert/strict";
import * as deserialize from "@pulumi/policy/deserialize";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import {
  buildResourcesOnce,
  readResourcesOnce,
} from "../../../policy-pack/src/framework/read-once";
import { stackOf } from "../../../policy-pack/src/resources/stack";

/** A framework whose reader counts how often it is asked. */
function countingFramework() {
  const framework = {
    reads: 0,
    deserializeProperties(struct: object, proxySecrets: boolean): unknown {
      framework.reads += 1;
      return { struct, proxySecrets };
    },
  };
  readResourcesOnce(framework);
  return framework;
}

describe("readResourcesOnce", () => {
  it("reads a resource's message once for all policies", () => {
    const framework = countingFramework();
    const struct = {};
    const first = framework.deserializeProperties(struct, false);
    assert.deepEqual(first, { struct, proxySecrets: false });
    assert.equal(framework.deserializeProperties(struct, false), first);
    assert.equal(framework.reads, 1);
  });

  it("tells two messages apart, equal as they may be", () => {
    const framework = countingFramework();
    const some = framework.deserializeProperties({}, false);
    assert.notEqual(framework.deserializeProperties({}, false), some);
    assert.equal(framework.reads, 2);
  });

  it("gives every remediation, which may change it, an object of its own", () => {
    const framework = countingFramework();
    const struct = {};
    const first = framework.deserializeProperties(struct, true);
    assert.deepEqual(first, { struct, proxySecrets: true });
    assert.notEqual(framework.deserializeProperties(struct, true), first);
    const plain = framework.deserializeProperties(struct, false);
    assert.deepEqual(plain, { struct, proxySecrets: false });
    assert.equal(framework.reads, 3);
  });

  for (const framework of [
    {},
    { deserializeProperties: "elsewhere" },
    Object.freeze({ deserializeProperties: () => "as it was" }),
  ]) {
    it(`leaves a framework alone that has ${JSON.stringify(framework)} inside`, () => {
      const before = { ...framework };
      readResourcesOnce(framework);
      assert.deepEqual({ ...framework }, before);
    });
  }

  it("finds the reader where this version of the framework has it", () => {
    const framework = { ...deserialize } as unknown as {
      deserializeProperties(struct: Struct, proxySecrets: boolean): unknown;
    };
    readResourcesOnce(framework);
    const struct = Struct.fromJavaScript({ bucket: "files" });
    const properties = framework.deserializeProperties(struct, false);
    assert.deepEqual(properties, { bucket: "files" });
    assert.equal(framework.deserializeProperties(struct, false), properties);
  });
});

describe("buildResourcesOnce", () => {
  /** Messages as the framework has them. */
  const messages = () => {
    class AnalyzeStackRequest {
      constructor(readonly list: readonly string[]) {}
      getResourcesList(): readonly string[] {
        return this.list;
      }
    }
    return { AnalyzeStackRequest };
  };

  it("lets the resources of a stack be walked once, and leaves the list as it is", () => {
    const { AnalyzeStackRequest } = messages();
    buildResourcesOnce({ AnalyzeStackRequest });
    const list = new AnalyzeStackRequest(["a", "b"]).getResourcesList();
    assert.deepEqual([...list], ["a", "b"]);
    assert.deepEqual([...list], []);
    assert.deepEqual([list.length, list.some((each) => each === "b")], [2, true]);
  });

  it("lets them be walked again at the engine's next call", () => {
    const { AnalyzeStackRequest } = messages();
    buildResourcesOnce({ AnalyzeStackRequest });
    const request = new AnalyzeStackRequest(["a"]);
    assert.deepEqual([...request.getResourcesList()], ["a"]);
    assert.deepEqual([...request.getResourcesList()], ["a"]);
  });

  it("begins a stack of which every policy has what the first was given", () => {
    const { AnalyzeStackRequest } = messages();
    buildResourcesOnce({ AnalyzeStackRequest });
    const before = stackOf([]);
    assert.equal(stackOf([]), before);
    new AnalyzeStackRequest([]).getResourcesList();
    assert.notEqual(stackOf([]), before);
  });

  for (const other of [
    {},
    { AnalyzeStackRequest: "elsewhere" },
    { AnalyzeStackRequest: class {} },
  ]) {
    it(`leaves a framework alone that has ${Object.values(other).map(String).join() || "nothing"}`, () => {
      buildResourcesOnce(other);
      const { AnalyzeStackRequest: request } = other as Record<string, unknown>;
      assert.ok(!("getResourcesList" in Object(Object(request).prototype)));
    });
  }

  it("finds the list where this version of the framework has it", () => {
    const prototype = analyzer.AnalyzeStackRequest.prototype;
    const { getResourcesList } = prototype;
    buildResourcesOnce(analyzer);
    try {
      const request = new analyzer.AnalyzeStackRequest();
      request.addResources();
      const list = request.getResourcesList();
      assert.deepEqual([[...list].length, [...list].length], [1, 0]);
    } finally {
      Object.assign(prototype, { getResourcesList });
    }
  });
});
