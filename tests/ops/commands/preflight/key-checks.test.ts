import assert from "node:assert/strict";
import { judgeKey, type KeyFacts } from "../../../../ops/commands/preflight/key-checks";

const OWN = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
const OTHER = "arn:aws:kms:us-east-1:111122223333:key/5678efab";
const place = { alias: "alias/cloud_user", region: "us-east-1" };
const commands = { stack: "prod", pulumi: "pulumi", aerosecure: "npx aerosecure" };

const own = { KeyId: "1234abcd", Arn: OWN, KeyState: "Enabled" } as const;
const other = { KeyId: "5678efab", Arn: OTHER, KeyState: "Enabled" } as const;
const pending = { KeyState: "PendingDeletion", DeletionDate: new Date("2026-12-22") } as const;

const deployed: KeyFacts = { deployed: OWN, key: own, isAliasDeployed: true, behindAlias: own };
const fresh: KeyFacts = {
  deployed: undefined,
  key: undefined,
  isAliasDeployed: false,
  behindAlias: undefined,
};

const KEY = "the key of alias/cloud_user in us-east-1";
const ALIAS = "alias/cloud_user in us-east-1";
const keyIsFine = [`✓ ${KEY}`, `${OWN} is Enabled.`] as const;
const aliasIsFine = [`✓ ${ALIAS}`, "It leads to the stack's key, 1234abcd."] as const;

/** By title: the facts; what was looked at, with what was found and the remedies. */
const cases: Readonly<Record<string, readonly [KeyFacts, ...(readonly (readonly string[])[])]>> = {
  "passes a key and its alias as they were deployed": [deployed, keyIsFine, aliasIsFine],
  "passes a first deployment": [fresh, [`✓ ${ALIAS}`, "There is none yet."]],
  "fails a key that is pending deletion": [
    { ...deployed, key: { ...own, ...pending }, behindAlias: { ...own, ...pending } },
    [
      `✗ ${KEY}`,
      `${OWN} is PendingDeletion, permanently deleted on 2026-12-22T00:00:00.000Z: a deployment would create a new key in its place, and every object under this one would be lost.`,
      "npx aerosecure cancel-deletion --stack prod",
    ],
    aliasIsFine,
  ],
  "fails a disabled key": [
    { ...deployed, key: { ...own, KeyState: "Disabled" } },
    [
      `✗ ${KEY}`,
      `${OWN} is Disabled: nothing under it can be read or written.`,
      `aws kms enable-key --key-id ${OWN} --region us-east-1`,
    ],
    aliasIsFine,
  ],
  "fails a key that is permanently deleted, and its alias with it": [
    { ...deployed, key: undefined, behindAlias: undefined },
    [
      `✗ ${KEY}`,
      `KMS has no key ${OWN}, but it is in the stack's state.`,
      "If it was deleted, the objects under it are lost. To let the next deployment create a new one:",
      "pulumi refresh --stack prod",
    ],
    [
      `✗ ${ALIAS}`,
      "It is gone, but it is in the stack's state.",
      "pulumi refresh --stack prod",
      "The next deployment creates it again.",
    ],
  ],
  "fails an alias that leads elsewhere": [
    { ...deployed, behindAlias: other },
    keyIsFine,
    [
      `✗ ${ALIAS}`,
      `It leads to ${OTHER}, but the stack's key is ${OWN}.`,
      `aws kms update-alias --alias-name alias/cloud_user --target-key-id ${OWN} --region us-east-1`,
    ],
  ],
  "fails an alias that someone else made before the first deployment": [
    { ...fresh, behindAlias: other },
    [`✓ ${KEY}`, `${OTHER} is Enabled.`],
    [
      `✗ ${ALIAS}`,
      `It leads to ${OTHER}, which is not in the stack's state: a deployment would fail to create the alias.`,
      "If that should be the stack's own key, import it as docs/adopt.md says; otherwise use another name:",
      "pulumi config set keyAlias alias/ANOTHER-NAME --stack prod",
    ],
  ],
};

describe("preflight of a key", () => {
  for (const [title, [facts, ...expected]] of Object.entries(cases)) {
    it(title, () => {
      const seen = judgeKey(place, facts, commands).map(({ what, verdict, found, remedy }) => [
        `${verdict === "pass" ? "✓" : "✗"} ${what}`,
        found,
        ...remedy,
      ]);
      assert.deepEqual(seen, expected);
    });
  }

  it("names the key if a refresh took it out of the state while it is pending deletion", () => {
    const facts = { ...fresh, isAliasDeployed: true, behindAlias: { ...own, ...pending } };
    const [state] = judgeKey(place, facts, commands);
    assert.deepEqual(state?.remedy, [`npx aerosecure cancel-deletion --key ${OWN}`]);
  });
});
