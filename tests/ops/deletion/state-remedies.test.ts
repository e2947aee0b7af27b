import assert from "node:assert/strict";
import {
  type ReturnedKey,
  type StateRemedy,
  stateRemedies,
} from "../../../ops/deletion/state-remedies";

const stack = "urn:pulumi:prod::aerosecure-kms";
const parent = `${stack}::aerosecure:kms:CustomerKey::data`;
const root = {
  urn: `${stack}::pulumi:pulumi:Stack::aerosecure-kms-prod`,
  type: "pulumi:pulumi:Stack",
};
const keyIn = (id: string, outputs: object = {}) => ({
  urn: `${stack}::aerosecure:kms:CustomerKey$aws:kms/key:Key::data`,
  type: "aws:kms/key:Key",
  id,
  parent,
  outputs: { region: "eu-west-3", isEnabled: true, tags: { team: "orbit" }, ...outputs },
});
const aliasIn = (outputs: object = {}) => ({
  urn: `${stack}::aerosecure:kms:CustomerKey$aws:kms/alias:Alias::data`,
  type: "aws:kms/alias:Alias",
  id: "alias/orbit",
  parent,
  outputs: { region: "eu-west-3", targetKeyId: "1234", ...outputs },
});
const copy = {
  ...keyIn("5678", { region: "eu-west-1" }),
  urn: `${stack}::aerosecure:kms:CustomerKey$aws:kms/key:Key::data-replica`,
  parent: `${parent}-replica`,
};
const lost = "The state of the stack prod has lost";
const importKey = {
  reason: `${lost} the key, and the next \`pulumi up\` would make a new one.`,
  command: `pulumi import aws:kms/key:Key data 1234 --parent "parent=${parent}" --generate-code=false --stack prod`,
};
const importAlias = {
  reason: `${lost} alias/orbit, and the next \`pulumi up\` would fail to make it again.`,
  command: `pulumi import aws:kms/alias:Alias data alias/orbit --parent "parent=${parent}" --generate-code=false --stack prod`,
};
const refresh = {
  reason: "The state of the stack prod does not have the key as it is now.",
  command: "pulumi refresh --stack prod",
};

const cases: readonly {
  readonly title: string;
  readonly resources: Parameters<typeof stateRemedies>[0];
  readonly key?: Partial<ReturnedKey>;
  readonly remedies: readonly StateRemedy[];
}[] = [
  {
    title: "nothing where key and alias are there",
    resources: [root, keyIn("1234"), aliasIn()],
    remedies: [],
  },
  {
    title: "an import where a refresh took the key out",
    resources: [root, aliasIn()],
    remedies: [importKey],
  },
  {
    title: "an import of that key where the copy in another region has its own",
    resources: [root, copy, aliasIn()],
    remedies: [importKey],
  },
  {
    title: "an import of both where the alias is out as well",
    resources: [root],
    remedies: [importKey, importAlias],
  },
  {
    title: "an import of the alias where that alone is out",
    resources: [root, keyIn("1234")],
    remedies: [importAlias],
  },
  {
    title: "an import of the alias where another region has one of that name",
    resources: [root, keyIn("1234"), aliasIn({ region: "eu-west-1" })],
    remedies: [importAlias],
  },
  {
    title: "no command where a new key is in its place",
    resources: [root, keyIn("9999"), aliasIn({ targetKeyId: "9999" })],
    remedies: [
      {
        reason:
          "The stack prod has another key in this one's place, 9999, and does not manage this one any more. Objects under this key stay readable while it is Enabled; bring them under the other key before this one is deleted.",
      },
    ],
  },
  {
    title: "a refresh where one has seen the key's record",
    resources: [root, keyIn("1234", { tags: { "aerosecure:disabled-by": "somebody" } }), aliasIn()],
    remedies: [refresh],
  },
  {
    title: "a refresh where one has seen the key Disabled",
    resources: [root, keyIn("1234", { isEnabled: false }), aliasIn()],
    remedies: [refresh],
  },
  {
    title: "nothing for a key that is to stay Disabled",
    resources: [root, keyIn("1234", { isEnabled: false }), aliasIn()],
    key: { isEnabled: false },
    remedies: [],
  },
  {
    title: "a refresh where the alias led to another key",
    resources: [root, keyIn("1234"), aliasIn({ targetKeyId: "9999" })],
    remedies: [refresh],
  },
];

describe("what the stack's state needs once a key is back", () => {
  for (const { title, resources, key, remedies } of cases) {
    it(`is ${title}`, () => {
      const returned = {
        keyId: "1234",
        alias: "alias/orbit",
        region: "eu-west-3",
        stack: "prod",
        isEnabled: true,
        pulumi: "pulumi",
      };
      assert.deepEqual(stateRemedies(resources, { ...returned, ...key }), remedies);
    });
  }
});
