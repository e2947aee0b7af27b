import assert from "node:assert/strict";
import { IAM } from "@aws-sdk/client-iam";
import { AwsPlugin, unknown } from "../../support/aws-plugin";
import { ACCOUNT, localClient, uniqueName } from "../../support/local-aws";
import { Resource } from "../../support/resource";
import { allowing, trusting } from "./iam-documents";

const PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const POLICY = "aws:iam/policy:Policy";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

const NOTHING = { id: "", state: {}, inputs: {} };

describe("the IAM types of a delivery on the local AWS", () => {
  const plugin = AwsPlugin.forTests();
  const iam = localClient(IAM);

  describe("OpenIdConnectProvider", () => {
    const host = `${uniqueName()}.example.com`;
    const args = { url: `https://${host}`, clientIdLists: ["sts.amazonaws.com"] };
    const provider = new Resource(plugin, PROVIDER);

    it("previews its creation with its ARN and thumbprint as unknown", async () => {
      assert.deepEqual(await plugin.create(PROVIDER, args, true), {
        id: "",
        state: { ...args, ...unknown("arn", "tagsAll", "thumbprintLists") },
      });
    });

    it("is created as declared, and a refresh finds nothing to change", async () => {
      const { id: OpenIDConnectProviderArn } = await provider.make(args);
      assert.equal(provider.id, `arn:aws:iam::${ACCOUNT}:oidc-provider/${host}`);
      const made = await iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn });
      assert.deepEqual([made.Url, made.ClientIDList], [host, args.clientIdLists]);
      await provider.assertUnchanged();
    });

    it("takes other tags in place, and says that the local AWS takes no other client ids", async () => {
      const { id, inputs } = provider;
      const tags = { owner: "ops" };
      provider.state = await plugin.update(PROVIDER, id, provider.state, { ...inputs, tags });
      assert.deepEqual(provider.state["tags"], tags);
      await assert.rejects(
        provider.diff({ ...inputs, clientIdLists: ["other"] }),
        /clientIdLists cannot be changed: the local AWS has no call that does/,
      );
    });

    it("is replaced where its URL changes, and refuses one without TLS", async () => {
      assert.deepEqual(await provider.replacedFor({ url: "https://other.example.com" }), ["url"]);
      const faults = await plugin.faults(PROVIDER, { ...args, url: "http://example.com" });
      assert.deepEqual(
        faults.map(([property]) => property),
        ["url"],
      );
    });

    it("is gone once it is deleted, and a second deletion is no fault", async () => {
      await provider.delete();
      await provider.delete();
      assert.deepEqual(await provider.refresh(), NOTHING);
    });
  });

  describe("Policy and RolePolicyAttachment", () => {
    const name = uniqueName();
    const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/${name}`;
    const policy = new Resource(plugin, POLICY);
    const attachment = new Resource(plugin, ATTACHMENT);

    before(() => {
      const AssumeRolePolicyDocument = JSON.stringify(trusting("s3.amazonaws.com"));
      return iam.createRole({ RoleName: name, AssumeRolePolicyDocument });
    });
    after(() => iam.deleteRole({ RoleName: name }));

    it("are created as declared, and a refresh finds nothing to change", async () => {
      const reading = JSON.stringify(allowing("s3:GetObject"));
      await policy.make({ name, policy: reading });
      const { policyId, ...rest } = policy.state;
      assert.match(policyId, /^ANPA|^A[A-Z0-9]+$/);
      const plain = { arn: PolicyArn, name, path: "/", tags: {}, tagsAll: {} };
      assert.deepEqual(rest, { ...plain, policy: reading });
      assert.equal(policy.id, PolicyArn);
      await policy.assertUnchanged();
      await attachment.make({ role: name, policyArn: PolicyArn });
      assert.equal(attachment.id, `${name}/${PolicyArn}`);
      await attachment.assertUnchanged();
      const { AttachedPolicies } = await iam.listAttachedRolePolicies({ RoleName: name });
      assert.deepEqual(AttachedPolicies, [{ PolicyArn, PolicyName: name }]);
    });

    it("change in place as often as one likes, though IAM keeps five versions", async () => {
      for (const action of ["Put", "List", "Tag", "Head", "Copy", "Move"]) {
        const next = JSON.stringify(allowing(`s3:${action}Object`));
        await policy.update({ ...policy.inputs, policy: next });
      }
      assert.equal(policy.state["policy"], JSON.stringify(allowing("s3:MoveObject")));
      const { Versions = [] } = await iam.listPolicyVersions({ PolicyArn });
      assert.equal(Versions.length, 5);
    });

    it("are gone once they are deleted", async () => {
      await attachment.delete();
      await policy.delete();
      assert.deepEqual(await policy.refresh(), NOTHING);
      assert.deepEqual(await attachment.refresh(), NOTHING);
    });
  });
});
