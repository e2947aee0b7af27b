import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { IAM } from "@aws-sdk/client-iam";
import { UNKNOWN } from "../../../local/aws-provider/value";
import { AwsPlugin, type Json } from "../../support/aws-plugin";
import { ACCOUNT, clientSettings, FIRST_START_MS, localAwsEndpoint } from "../../support/local-aws";

const PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const POLICY = "aws:iam/policy:Policy";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

const allowing = (action: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: action, Resource: "arn:aws:s3:::files/*" }],
  });

describe("the IAM types of a delivery on the local AWS", () => {
  let plugin: AwsPlugin;
  let iam: IAM;

  before(async function () {
    this.timeout(FIRST_START_MS);
    const endpoint = await localAwsEndpoint();
    plugin = await AwsPlugin.start(endpoint);
    iam = new IAM(clientSettings(endpoint));
  });

  after(async () => {
    iam?.destroy();
    await plugin?.stop();
    assert.equal(plugin.stderr, "");
  });

  describe("OpenIdConnectProvider", () => {
    const host = `test-${randomBytes(6).toString("hex")}.example.com`;
    const args = { url: `https://${host}`, clientIdLists: ["sts.amazonaws.com"] };
    let id: string;
    let inputs: Json;
    let state: Json;

    it("previews its creation with its ARN and thumbprint as unknown", async () => {
      assert.deepEqual(await plugin.create(PROVIDER, args, true), {
        id: "",
        state: { ...args, arn: UNKNOWN, tagsAll: UNKNOWN, thumbprintLists: UNKNOWN },
      });
    });

    it("is created as declared, and a refresh finds nothing to change", async () => {
      ({ id, inputs, state } = await plugin.up(PROVIDER, args));
      assert.equal(id, `arn:aws:iam::${ACCOUNT}:oidc-provider/${host}`);
      const { Url, ClientIDList } = await iam.getOpenIDConnectProvider({
        OpenIDConnectProviderArn: id,
      });
      assert.deepEqual([Url, ClientIDList], [host, args.clientIdLists]);
      assert.deepEqual((await plugin.diff(PROVIDER, state, inputs)).detailed, {});
      assert.deepEqual(await plugin.read(PROVIDER, id, state, inputs), { id, state, inputs });
    });

    it("takes other tags in place, and says that the local AWS takes no other client ids", async () => {
      state = await plugin.update(PROVIDER, id, state, { ...inputs, tags: { owner: "ops" } });
      assert.deepEqual(state["tags"], { owner: "ops" });
      await assert.rejects(
        plugin.diff(PROVIDER, state, { ...inputs, clientIdLists: ["other"] }),
        /clientIdLists cannot be changed: the local AWS has no call that does/,
      );
    });

    it("is replaced where its URL changes, and refuses one without TLS", async () => {
      const other = { ...inputs, url: "https://other.example.com" };
      assert.deepEqual((await plugin.diff(PROVIDER, state, other)).replaces, ["url"]);
      const { failures } = await plugin.check(PROVIDER, { ...args, url: "http://example.com" });
      assert.deepEqual(
        failures.map(({ property }) => property),
        ["url"],
      );
    });

    it("is gone once it is deleted, and a second deletion is no fault", async () => {
      await plugin.delete(PROVIDER, id, state);
      await plugin.delete(PROVIDER, id, state);
      assert.deepEqual(await plugin.read(PROVIDER, id, state, inputs), {
        id: "",
        state: {},
        inputs: {},
      });
    });
  });

  describe("Policy and RolePolicyAttachment", () => {
    const name = `test-${randomBytes(6).toString("hex")}`;
    const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/${name}`;
    let inputs: Json;
    let state: Json;
    let attachment: { readonly id: string; readonly inputs: Json; readonly state: Json };

    before(async () => {
      const trust = {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Service: "s3.amazonaws.com" }, Action: "sts:AssumeRole" },
        ],
      };
      await iam.createRole({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) });
    });

    after(async () => {
      await iam.deleteRole({ RoleName: name });
    });

    it("are created as declared, and a refresh finds nothing to change", async () => {
      ({ inputs, state } = await plugin.up(POLICY, { name, policy: allowing("s3:GetObject") }));
      const { policyId, ...rest } = state;
      assert.match(policyId, /^ANPA|^A[A-Z0-9]+$/);
      assert.deepEqual(rest, {
        arn: PolicyArn,
        name,
        path: "/",
        policy: allowing("s3:GetObject"),
        tags: {},
        tagsAll: {},
      });
      assert.deepEqual(await plugin.read(POLICY, PolicyArn, state, inputs), {
        id: PolicyArn,
        state,
        inputs,
      });
      attachment = await plugin.up(ATTACHMENT, { role: name, policyArn: PolicyArn });
      const { id } = attachment;
      assert.equal(id, `${name}/${PolicyArn}`);
      assert.deepEqual(await plugin.read(ATTACHMENT, id, attachment.state, attachment.inputs), {
        id,
        state: attachment.state,
        inputs: attachment.inputs,
      });
      const { AttachedPolicies } = await iam.listAttachedRolePolicies({ RoleName: name });
      assert.deepEqual(AttachedPolicies, [{ PolicyArn, PolicyName: name }]);
    });

    it("change in place as often as one likes, though IAM keeps five versions", async () => {
      for (const action of ["Put", "List", "Tag", "Head", "Copy", "Move"]) {
        const to = { ...inputs, policy: allowing(`s3:${action}Object`) };
        state = await plugin.update(POLICY, PolicyArn, state, to);
        inputs = to;
      }
      assert.equal(state["policy"], allowing("s3:MoveObject"));
      const { Versions = [] } = await iam.listPolicyVersions({ PolicyArn });
      assert.equal(Versions.length, 5);
    });

    it("are gone once they are deleted", async () => {
      await plugin.delete(ATTACHMENT, attachment.id, attachment.state);
      await plugin.delete(POLICY, PolicyArn, state);
      const nothing = { id: "", state: {}, inputs: {} };
      assert.deepEqual(await plugin.read(POLICY, PolicyArn, state, inputs), nothing);
      assert.deepEqual(
        await plugin.read(ATTACHMENT, attachment.id, attachment.state, attachment.inputs),
        nothing,
      );
    });
  });
});
