import assert from "node:assert/strict";
import { keyIdentityOf } from "../../../policy-pack/src/keys/key-identity";
import { readDocument } from "../../../policy-pack/src/policy-document/document";
import { KMS } from "../../../policy-pack/src/policy-document/services";
import type { JudgedResource } from "../../../policy-pack/src/resources/judged-resource";
import { nodeOf } from "../../../policy-pack/src/values/node";
import { UNKNOWN } from "../../../policy-pack/src/values/unknown";
import { ACCOUNT, OTHER_ACCOUNT, policyOf, ROOT_STATEMENT } from "../policy-text";

type Properties = Readonly<Record<string, unknown>>;

const ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const ARN = `arn:aws:kms:eu-central-1:${OTHER_ACCOUNT}:key/${ID}`;

/** What a key policy that leaves the account in control says of its key, with these inputs. */
function identityOf(props: Properties, provider: Properties = {}) {
  const document = readDocument("policy", policyOf(ROOT_STATEMENT), KMS);
  assert.ok(!("fault" in document));
  const resource = { property: (name: string) => nodeOf(props, name), provider };
  return keyIdentityOf(resource as JudgedResource, document);
}

describe("the key that a policy is attached to", () => {
  for (const [title, props, provider, expected] of [
    ["is of the account in control, and else unknown", {}, {}, {}],
    [
      "is the key of an ARN",
      { keyId: ARN },
      {},
      { account: OTHER_ACCOUNT, region: "eu-central-1", id: ID },
    ],
    ["has the id alone", { keyId: ID }, {}, { id: ID }],
    ["has the id of a multi-Region key", { keyId: `mrk-${ID}` }, {}, { id: `mrk-${ID}` }],
    ["has no alias for an id", { keyId: "alias/files" }, {}, {}],
    ["has no text around an id", { keyId: `x${ID}` }, {}, {}],
    ["has no value of another type for an id", { keyId: 5 }, {}, {}],
    ["has no id that is not known", { keyId: UNKNOWN }, {}, {}],
    // A replica has its primary's id, in a region of its own.
    [
      "has the id of the primary key",
      { primaryKeyArn: ARN },
      {},
      { account: OTHER_ACCOUNT, id: ID },
    ],
    [
      "is in its own region",
      { region: "eu-west-1" },
      { region: "eu-west-2" },
      { region: "eu-west-1" },
    ],
    ["is in its provider's region", {}, { region: "eu-west-2" }, { region: "eu-west-2" }],
    [
      "passes over an empty region",
      { region: "" },
      { region: "eu-west-2" },
      { region: "eu-west-2" },
    ],
    ["has no region that is not known", { region: UNKNOWN }, {}, {}],
    [
      "is of its provider's account",
      {},
      { allowedAccountIds: [OTHER_ACCOUNT] },
      { account: OTHER_ACCOUNT },
    ],
  ] as const) {
    it(title, () => {
      const nothing = { account: ACCOUNT, region: undefined, id: undefined };
      assert.deepEqual(identityOf(props, provider), { ...nothing, ...expected });
    });
  }
});
