import assert from "node:assert/strict";
import { type PolicyResource, unknownCheckingProxy } from "@pulumi/policy";
import { stackOf } from "../../policy-pack/stack";
import { UNKNOWN } from "../../policy-pack/values/plain";
import { UNKNOWN_TEXT } from "../support/run-policy";

const OPTIONS: PolicyResource["opts"] = {
  protect: true,
  ignoreChanges: ["tags"],
  aliases: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
  additionalSecretOutputs: [],
};

/** A resource as the framework hands it to one policy: a new object around the same properties. */
function resource(
  name: string,
  type: string,
  props: object,
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

  it("finds resources by type, in the order of the types asked for", () => {
    const stack = stackOf([
      resource("alias", "aws:kms/alias:Alias", {}),
      resource("one", "aws:kms/key:Key", {}),
      resource("two", "aws:kms/key:Key", {}),
    ]);
    const names = (...types: string[]) => stack.ofTypes(types).map(({ name }) => name);
    assert.deepEqual(names("aws:kms/key:Key", "aws:kms/alias:Alias"), ["one", "two", "alias"]);
    assert.deepEqual(names("aws:kms/grant:Grant"), []);
  });

  it("reads each resource as a rule wants it", () => {
    const key = resource("key", "aws:kms/key:Key", keyProps);
    const alias = resource(
      "alias",
      "aws:kms/alias:Alias",
      { targetKeyId: "k" },
      {
        propertyDependencies: { targetKeyId: [key] },
        provider: {
          type: "pulumi:providers:aws",
          name: "default",
          urn: "urn:provider",
          props: { region: "us-east-1" },
        },
      },
    );
    const stack = stackOf([key, alias]);
    const [readKey] = stack.ofTypes(["aws:kms/key:Key"]);
    const [readAlias] = stack.ofTypes(["aws:kms/alias:Alias"]);
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
    const key = resource("key", "aws-native:kms:Key", { keySpec: "RSA_2048", enabled: false });
    const user = resource("alias", "aws-native:kms:Alias", { aliasName: "alias/files" });
    const [read] = stackOf([key, user]).ofTypes(["aws-native:kms:Key"]);
    assert.deepEqual(read?.property("customerMasterKeySpec"), {
      path: "keySpec",
      value: "RSA_2048",
    });
    assert.deepEqual(read?.property("isEnabled"), { path: "enabled", value: false });
    assert.deepEqual(read?.property("description"), { path: "description", value: undefined });
  });

  it("tells which resource a URN is, and takes no URN for the stack itself", () => {
    const key = resource("key", "aws:kms/key:Key", keyProps);
    const root = resource("files-prod", "pulumi:pulumi:Stack", {});
    const named = (urn: string, ...resources: PolicyResource[]) => {
      const { name, urn: found } = stackOf(resources).named(urn);
      return { name, urn: found };
    };
    assert.deepEqual(named(key.urn, root, key), { name: "key", urn: key.urn });
    assert.deepEqual(named("", root, key), { name: "files-prod", urn: root.urn });
    assert.deepEqual(named("", key), { name: "", urn: "" });
  });

  it("is one and the same for every policy, and builds a view of it once", () => {
    let built = 0;
    const view = () => {
      built += 1;
      return undefined;
    };
    const again = () => stackOf([resource("key", "aws:kms/key:Key", keyProps)]);
    const first = again();
    first.view(view);
    again().view(view);
    assert.equal(again(), first);
    assert.equal(built, 1);
    assert.equal(
      first.view(() => "another"),
      "another",
    );
  });

  for (const [what, others] of [
    ["other properties", [resource("key", "aws:kms/key:Key", { ...keyProps })]],
    ["another name", [resource("key2", "aws:kms/key:Key", keyProps)]],
    ["one resource less", []],
    [
      "one resource more",
      [resource("key", "aws:kms/key:Key", keyProps), resource("b", "aws:kms/key:Key", {})],
    ],
  ] as const) {
    it(`is another one with ${what}`, () => {
      const first = stackOf([resource("key", "aws:kms/key:Key", keyProps)]);
      assert.notEqual(stackOf([...others]), first);
    });
  }

  it("is forgotten once every policy has judged it", async () => {
    const resources = () => [resource("key", "aws:kms/key:Key", keyProps)];
    const first = stackOf(resources());
    await new Promise((resolve) => setImmediate(resolve));
    assert.notEqual(stackOf(resources()), first);
  });
});
