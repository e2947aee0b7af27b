import assert from "node:assert/strict";
import { type PolicyResource, unknownCheckingProxy } from "@pulumi/policy";
import { ALIAS, KEY, NATIVE_KEY } from "../../../policy-pack/src/resources/aws-types";
import { beginStack, stackOf } from "../../../policy-pack/src/resources/stack";
import { UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { UNKNOWN } from "../../../policy-pack/src/values/unknown";

const OPTIONS: PolicyResource["opts"] = {
  protect: true,
  ignoreChanges: ["tags"],
  aliases: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
  additionalSecretOutputs: [],
};

/** A resource as the framework hands it to one policy: a new object around the same properties. */
function resource(
  type: string,
  name: string,
  props: object = {},
  rest: Partial<PolicyResource> = {},
): PolicyResource {
  return {
    type,
    name,
    urn: `urn:pulumi:stack-test::aerosecure::${type}::${name}`,
    props: unknownCheckingProxy(props) as Record<string, unknown>,
    opts: OPTIONS,
    dependencies: [],
    propertyDependencies: {},
    isType: () => false,
    asType: () => undefined,
    ...rest,
  };
}

describe("stackOf", () => {
  const keyProps = { description: "files", policy: UNKNOWN_TEXT };
  const key = (name = "key", props: object = keyProps) => resource(KEY, name, props);

  it("finds resources by type, in the order of the types asked for", () => {
    const stack = stackOf([resource(ALIAS, "alias"), key("one"), key("two")]);
    const names = (...types: string[]) => stack.ofTypes(types).map(({ name }) => name);
    assert.deepEqual(names(KEY, ALIAS), ["one", "two", "alias"]);
    assert.deepEqual(names("aws:kms/grant:Grant"), []);
  });

  it("reads each resource as a rule wants it", () => {
    const [type, name, urn] = ["pulumi:providers:aws", "default", "urn:provider"];
    const made = key();
    const alias = resource(
      ALIAS,
      "alias",
      { targetKeyId: "k" },
      {
        propertyDependencies: { targetKeyId: [made] },
        provider: { type, name, urn, props: { region: "us-east-1" } },
      },
    );
    const stack = stackOf([made, alias]);
    const [readKey] = stack.ofTypes([KEY]);
    const [readAlias] = stack.ofTypes([ALIAS]);
    assert.ok(readKey && readAlias);
    assert.deepEqual(readKey.outputs, { description: "files", policy: UNKNOWN });
    assert.deepEqual(readKey.property("policy"), { path: "policy", value: UNKNOWN });
    assert.deepEqual(readKey.opts, OPTIONS);
    assert.deepEqual(readKey.provider, {});
    assert.deepEqual(readAlias.provider, { region: "us-east-1" });
    assert.deepEqual(readAlias.madeFrom("targetKeyId"), [readKey]);
    assert.deepEqual(readAlias.madeFrom("name"), []);
  });

  it("finds AWS Cloud Control's properties under the classic provider's names", () => {
    const native = resource(NATIVE_KEY, "key", { keySpec: "RSA_2048", enabled: false });
    const user = resource("aws-native:kms:Alias", "alias", { aliasName: "alias/files" });
    const [read] = stackOf([native, user]).ofTypes([NATIVE_KEY]);
    assert.deepEqual(
      ["customerMasterKeySpec", "isEnabled", "description"].map((name) => read?.property(name)),
      [
        { path: "keySpec", value: "RSA_2048" },
        { path: "enabled", value: false },
        { path: "description", value: undefined },
      ],
    );
  });

  it("tells which resource a URN is, and takes no URN for the stack itself", () => {
    const { urn } = key();
    const root = resource("pulumi:pulumi:Stack", "files-prod");
    const named = (wanted: string, ...resources: PolicyResource[]) => {
      const found = stackOf(resources).named(wanted);
      return { name: found.name, urn: found.urn };
    };
    assert.deepEqual(named(urn, root, key()), { name: "key", urn });
    assert.deepEqual(named("", root, key()), { name: "files-prod", urn: root.urn });
    assert.deepEqual(named("", key()), { name: "", urn: "" });
  });

  it("is one and the same for every policy, and builds a view of it once", () => {
    let built = 0;
    const view = () => {
      built += 1;
      return undefined;
    };
    const first = stackOf([key()]);
    first.view(view);
    stackOf([key()]).view(view);
    assert.equal(stackOf([key()]), first);
    assert.equal(built, 1);
    const another = first.view(() => "another");
    assert.equal(another, "another");
  });

  for (const [what, others] of Object.entries({
    "other properties": [key("key", { ...keyProps })],
    "another name": [key("key2")],
    "one resource less": [],
    "one resource more": [key(), key("b", {})],
  })) {
    it(`is another one with ${what}`, () => {
      const first = stackOf([key()]);
      assert.notEqual(stackOf(others), first);
    });
  }

  it("is another one with other properties of one of its resources", () => {
    const alias = resource(ALIAS, "alias");
    const first = stackOf([key(), alias]);
    assert.equal(stackOf([key(), alias]), first);
    assert.notEqual(stackOf([key("key", { ...keyProps }), alias]), first);
  });

  it("is that of the first policy, where the others are given no resources", async () => {
    const before = stackOf([key()]);
    beginStack();
    const first = stackOf([key()]);
    assert.notEqual(first, before);
    assert.equal(stackOf([]), first);
    await new Promise((resolve) => setImmediate(resolve));
    assert.notEqual(stackOf([key()]), first);
    assert.deepEqual(stackOf([]).resources, []);
  });

  it("is forgotten once every policy has judged it", async () => {
    const first = stackOf([key()]);
    await new Promise((resolve) => setImmediate(resolve));
    assert.notEqual(stackOf([key()]), first);
  });
});
