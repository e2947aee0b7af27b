import assert from "node:assert/strict";
import { OWN_ACCOUNT, ownAccountOf } from "../../../policy-pack/src/keys/own-account";
import { nodeOf } from "../../../policy-pack/src/values/node";
import { UNKNOWN } from "../../../policy-pack/src/values/unknown";
import { ACCOUNT, OTHER_ACCOUNT } from "../policy-text";

type Properties = Readonly<Record<string, unknown>>;

const KEY_ARN = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const roleArn = `arn:aws:iam::${ACCOUNT}:role/deployer`;
const otherRoleArn = `arn:aws:iam::${OTHER_ACCOUNT}:role/deployer`;
const ROLES = "assumeRoles of the provider";
const ALLOWED = "allowedAccountIds of the provider";

/** What is told of a key's account, without its configuration: the account, or what may name it later. */
const told: readonly (readonly [
  title: string,
  { readonly props?: Properties; readonly provider?: Properties },
  account: string | undefined,
  unknown?: readonly string[],
])[] = [
  ["nothing names it", {}, undefined],
  ["the ARN of a KeyPolicy's key", { props: { keyId: KEY_ARN } }, ACCOUNT],
  ["the ARN of a replica's primary key", { props: { primaryKeyArn: KEY_ARN } }, ACCOUNT],
  ["the bare id of a key", { props: { keyId: "1234abcd" } }, undefined],
  ["an ARN in another text", { props: { keyId: `x${KEY_ARN}` } }, undefined],
  ["an ARN that is not known", { props: { keyId: UNKNOWN } }, undefined, ["keyId"]],
  ["the only account allowed", { provider: { allowedAccountIds: [ACCOUNT] } }, ACCOUNT],
  ["it as JSON text", { provider: { allowedAccountIds: `["${ACCOUNT}"]` } }, ACCOUNT],
  ["it without a list", { provider: { allowedAccountIds: ACCOUNT } }, ACCOUNT],
  ["it with zeros first", { provider: { allowedAccountIds: "001122223333" } }, "001122223333"],
  ["two allowed", { provider: { allowedAccountIds: [ACCOUNT, OTHER_ACCOUNT] } }, undefined],
  ["none allowed", { provider: { allowedAccountIds: [] } }, undefined],
  ["one digit more", { provider: { allowedAccountIds: [`${ACCOUNT}1`] } }, undefined],
  ["a text before it", { provider: { allowedAccountIds: [`x${ACCOUNT}`] } }, undefined],
  ["one not known", { provider: { allowedAccountIds: [UNKNOWN] } }, undefined, [ALLOWED]],
  ["all not known", { provider: { allowedAccountIds: UNKNOWN } }, undefined, [ALLOWED]],
  ["text that is no JSON", { provider: { allowedAccountIds: `[${ACCOUNT}` } }, undefined],
  ["the role assumed", { provider: { assumeRoles: [{ roleArn }] } }, ACCOUNT],
  [
    "the role assumed, as JSON",
    { provider: { assumeRoles: JSON.stringify([{ roleArn }]) } },
    ACCOUNT,
  ],
  [
    "the last role assumed",
    { provider: { assumeRoles: [{ roleArn: otherRoleArn }, { roleArn }] } },
    ACCOUNT,
  ],
  ["the one role of version 6", { provider: { assumeRole: { roleArn } } }, ACCOUNT],
  [
    "the role assumed after that of a web identity",
    {
      provider: {
        assumeRoles: [{ roleArn }],
        assumeRoleWithWebIdentity: { roleArn: otherRoleArn },
      },
    },
    ACCOUNT,
  ],
  ["that of a web identity", { provider: { assumeRoleWithWebIdentity: { roleArn } } }, ACCOUNT],
  [
    "a user",
    { provider: { assumeRoles: [{ roleArn: roleArn.replace("role", "user") }] } },
    undefined,
  ],
  ["a role not known", { provider: { assumeRoles: [{ roleArn: UNKNOWN }] } }, undefined, [ROLES]],
  ["roles not known", { provider: { assumeRoles: UNKNOWN } }, undefined, [ROLES]],
  [
    "an ARN, whatever is not known beside it",
    { props: { primaryKeyArn: KEY_ARN }, provider: { assumeRoles: UNKNOWN } },
    ACCOUNT,
  ],
  [
    "the ARN before the provider",
    { props: { keyId: KEY_ARN }, provider: { allowedAccountIds: [OTHER_ACCOUNT] } },
    ACCOUNT,
  ],
];

describe("the account of a key", () => {
  for (const [title, { props = {}, provider = {} }, account, unknown = []] of told) {
    const resource = { property: (name: string) => nodeOf(props, name), provider };

    it(`is what is told by ${title}`, () => {
      assert.deepEqual(ownAccountOf(resource, ""), { account, unknown });
    });

    it(`is the configured one, unless it is told by ${title}`, () => {
      const expected = { account: account ?? "999988887777", unknown: [] };
      assert.deepEqual(ownAccountOf(resource, "999988887777"), expected);
    });
  }

  it("is configured as a text of 12 digits, or as none", () => {
    const values = [ACCOUNT, "", `${ACCOUNT}1`, `x${ACCOUNT}`, "1", 111122223333, [ACCOUNT], null];
    assert.deepEqual(values.map(OWN_ACCOUNT.holds), [true, true, ...Array(6).fill(false)]);
  });
});
