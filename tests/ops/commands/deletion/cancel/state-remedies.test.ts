import assert from "node:assert/strict";
import {
  type ReturnedKey,
  type StateRemedy,
  stateRemedies,
} from "../../../../../ops/commands/deletion/cancel/state-remedies";

const stack = "urn:pulumi:prod::aerosecure-kms";
const parent = `${stack}::aerosecure:index:SecureBucket$aerosecure:kms:CustomerKey::data`;
const root = {
  urn: `${stack}::pulumi:pulumi:Stack::aerosecure-kms-prod`,
  type: "pulumi:pulumi:Stack",
};
const keyIn = (id: string, outputs: object = {}) => ({
  urn: `${stack}::aerosecure:index:SecureBucket$aerosecure:kms:CustomerKey$aws:kms/key:Key::data`,
  type: "aws:kms/key:Key",
  id,
  parent,
  outputs: { region: "eu-west-3", isEnabled: true, tags: { team: "orbit" }, ...outputs },
});
const aliasIn = (outputs: object = {}) => ({
  urn: `${stack}::aerosecure:index:SecureBucket$aerosecure:kms:CustomerKey$aws:kms/alias:Alias::data`,
  type: "aws:kms/alias:Alias",
  id: "alias/orbit",
  parent,
  outputs: { region: "eu-west-3", targetKeyId: "1234", ...outputs },
});
const copy = {
  ...keyIn("5678", { region: "eu-west-1" }),
  urn: `${stack}::aerosecure:index:SecureBucket$aerosecure:kms:CustomerKey$aws:kms/key:Key::data-replica`,
  parent: `${parent}-replica`,
};
const lost = "The state of the stack prod has lost";
const importKey = {
  reason: `${lost} the key, and the next \`pulumi up\` would make a new one.`,
  command: `pulumi import aws:kms/key:Key data 1234 --parent 'parent=${parent}' --generate-code=false --stack prod`,
};
const importAlias = {
  reason: `${lost} alias/orbit, and the next \`pulumi up\` would fail to make it again.`,
  command: `pulumi import aws:kms/alias:Alias data alias/orbit --parent 'parent=${parent}' --generate-code=false --stack prod`,
};
const refresh = {
  reason: "The state of the stack prod does not have the key as it is now.",
  command: "pulumi refresh --stack prod",
};

type Resources = Parameters<typeof stateRemedies>[0];
type Case = readonly [Resources, readonly StateRemedy[], Partial<ReturnedKey>?];
const key = keyIn("1234");
const disabled = keyIn("1234", { isEnabled: false });
const recorded = keyIn("1234", { tags: { "aerosecure:disabled-by": "someone" } });
const alias = aliasIn();
const aliasOfAnother = aliasIn({ targetKeyId: "9999" });
const another =
  "The stack prod has another key in this one's place, 9999, and does not manage this one any more. Objects under this key stay readable while it is Enabled; bring them under the other key before this one is deleted.";

/** By what the state needs: the resources that it has, and the remedies. */
const cases: Readonly<Record<string, Case>> = {
  "nothing if key and alias are there": [[root, key, alias], []],
  "an import if a refresh took the key out": [[root, alias], [importKey]],
  "an import of that key if the copy in another region has its own": [
    [root, copy, alias],
    [importKey],
  ],
  "an import of both if the alias is out as well": [[root], [importKey, importAlias]],
  "an import of the alias if that alone is out": [[root, key], [importAlias]],
  "an import of the alias if another region has one of that name": [
    [root, key, aliasIn({ region: "eu-west-1" })],
    [importAlias],
  ],
  "no command if a new key is in its place": [
    [root, keyIn("9999"), aliasOfAnother],
    [{ reason: another }],
  ],
  "a refresh if one has seen the key's record": [[root, recorded, alias], [refresh]],
  "a refresh if one has seen the key Disabled": [[root, disabled, alias], [refresh]],
  "nothing for a key that is to stay Disabled": [[root, disabled, alias], [], { isEnabled: false }],
  "a refresh if the alias led to another key": [[root, key, aliasOfAnother], [refresh]],
};

describe("what the stack's state needs once a key is back", () => {
  const returned: ReturnedKey = {
    keyId: "1234",
    alias: "alias/orbit",
    region: "eu-west-3",
    stack: "prod",
    isEnabled: true,
    pulumi: "pulumi",
  };
  for (const [title, [resources, remedies, changed]] of Object.entries(cases)) {
    it(`is ${title}`, () => {
      assert.deepEqual(stateRemedies(resources, { ...returned, ...changed }), remedies);
    });
  }
});
