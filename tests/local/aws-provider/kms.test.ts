import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request as sendRequest } from "node:http";
import { KMS } from "@aws-sdk/client-kms";
import type { ServiceError } from "@grpc/grpc-js";
import { UNKNOWN } from "../../../local/aws-provider/value";
import { AwsPlugin, type Json, unknown } from "../../support/aws-plugin";
import {
  ACCOUNT,
  localAwsEndpoint,
  localClient,
  REGION,
  uniqueName,
} from "../../support/local-aws";
import { Resource } from "../../support/resource";
import { ALIAS, KEY } from "./samples";

const policy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Enable IAM User Permissions",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: "kms:*",
      Resource: "*",
    },
  ],
});

const args = {
  description: "AeroSecure data",
  deletionWindowInDays: 9,
  enableKeyRotation: true,
  multiRegion: false,
  policy,
  rotationPeriodInDays: 180,
  tags: { owner: "ops", project: "aerosecure" },
};

/** An AWS that passes everything on to the local one, but refuses one KMS action. */
async function failOn(action: string) {
  const endpoint = await localAwsEndpoint();
  const server = createServer((request, response) => {
    if (request.headers["x-amz-target"] === `TrentService.${action}`) {
      response.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
      response.end('{"__type":"UnsupportedOperationException","message":"not today"}');
      return;
    }
    const { method = "", url = "", headers } = request;
    const passed = sendRequest(new URL(url, endpoint), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(passed);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

describe("the KMS types on the local AWS", () => {
  const plugin = AwsPlugin.forTests();
  const kms = localClient(KMS);
  const arn = `arn:aws:kms:${REGION}:${ACCOUNT}`;

  /** Schedules the deletion of a key that a test leaves. */
  const drop = (KeyId: string) => kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });

  describe("Key", () => {
    const key = new Resource(plugin, KEY);
    const make = (given: Json) => new Resource(plugin, KEY).make(given);
    const described = async (KeyId: string) => (await kms.describeKey({ KeyId })).KeyMetadata;

    it("previews its creation with what AWS decides as unknown", async () => {
      const inputs = await key.checked(args);
      assert.deepEqual(await plugin.create(KEY, inputs, true), {
        id: "",
        state: { ...inputs, ...unknown("arn", "keyId", "tagsAll") },
      });
    });

    it("is created as declared", async () => {
      const { id: KeyId, state } = await key.make(args);
      assert.match(KeyId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      assert.deepEqual(state, {
        ...args,
        arn: `${arn}:key/${KeyId}`,
        bypassPolicyLockoutSafetyCheck: false,
        customerMasterKeySpec: "SYMMETRIC_DEFAULT",
        isEnabled: true,
        keyId: KeyId,
        keyUsage: "ENCRYPT_DECRYPT",
        region: REGION,
        tagsAll: args.tags,
      });
      const made = await described(KeyId);
      assert.deepEqual(
        [made?.KeySpec, made?.KeyUsage, made?.Origin, made?.MultiRegion, made?.KeyState],
        ["SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "AWS_KMS", false, "Enabled"],
      );
      const rotation = await kms.getKeyRotationStatus({ KeyId });
      assert.deepEqual([rotation.KeyRotationEnabled, rotation.RotationPeriodInDays], [true, 180]);
      const { Policy } = await kms.getKeyPolicy({ KeyId, PolicyName: "default" });
      assert.deepEqual(JSON.parse(Policy ?? ""), JSON.parse(policy));
    });

    it("has nothing to change right after that, by diff or by refresh", () =>
      key.assertUnchanged());

    it("is imported by its id, with inputs that lead to no change", async () => {
      const found = await key.import();
      const { bypassPolicyLockoutSafetyCheck: _, deletionWindowInDays: __, ...known } = key.state;
      assert.deepEqual(
        { ...found.state, policy: JSON.parse(found.state["policy"]) },
        { ...known, policy: JSON.parse(policy) },
      );
      const { inputs: again, failures } = await plugin.check(KEY, found.inputs);
      assert.deepEqual(failures, []);
      assert.deepEqual(await key.changes(again, found.state), []);
      assert.deepEqual(await key.changes(key.inputs, found.state), ["deletionWindowInDays"]);
    });

    it("shows in a refresh what was changed behind Pulumi's back", async () => {
      const { id: KeyId, inputs } = key;
      await kms.updateKeyDescription({ KeyId, Description: "changed" });
      await kms.untagResource({ KeyId, TagKeys: ["owner"] });
      await kms.disableKey({ KeyId });
      const { inputs: found, state } = await key.refresh();
      const tags = { project: "aerosecure" };
      const changed = { description: "changed", isEnabled: false, tags };
      assert.deepEqual(found, { ...inputs, ...changed, tagsAll: tags });
      assert.deepEqual(state, { ...key.state, ...changed, tagsAll: tags });
      const drifted = ["description", "isEnabled", "tags.owner"];
      assert.deepEqual(await key.changes(inputs, state), drifted);
      await key.update(inputs, state);
      const restored = await described(KeyId);
      assert.deepEqual([restored?.Description, restored?.KeyState], [args.description, "Enabled"]);
    });

    it("previews a change with the rest as it is", async () => {
      const change = { description: "next", tags: { owner: "other" } };
      assert.deepEqual(
        await plugin.update(KEY, key.id, key.state, { ...key.inputs, ...change }, true),
        { ...key.state, ...change, tagsAll: UNKNOWN },
      );
    });

    it("is updated in every property that needs no new key", async () => {
      const changed = JSON.stringify({ ...JSON.parse(policy), Id: "changed" });
      await key.update({
        ...key.inputs,
        deletionWindowInDays: 11,
        description: "next",
        isEnabled: false,
        policy: changed,
        rotationPeriodInDays: 90,
        tags: { owner: "other", extra: "1" },
      });
      assert.deepEqual(await key.changes(), []);
      assert.equal(key.state["rotationPeriodInDays"], 90);
      assert.equal(key.state["policy"], changed);
      assert.deepEqual(key.state["tagsAll"], { owner: "other", extra: "1" });
      const updated = await described(key.id);
      assert.deepEqual([updated?.Description, updated?.KeyState], ["next", "Disabled"]);
    });

    it("is enabled first and stops rotating", async () => {
      const { rotationPeriodInDays: _, ...rest } = key.inputs;
      await key.update({ ...rest, isEnabled: true, enableKeyRotation: false });
      assert.equal((await kms.getKeyRotationStatus({ KeyId: key.id })).KeyRotationEnabled, false);
      assert.equal(key.state["isEnabled"], true);
    });

    it("is deleted with the window of the state, and is gone to a refresh", async () => {
      await key.delete();
      const deleted = await described(key.id);
      assert.equal(deleted?.KeyState, "PendingDeletion");
      const days = (Number(deleted?.DeletionDate) - Date.now()) / 86_400_000;
      assert.ok(Math.abs(days - 11) < 0.1, `${days} days`);
      assert.deepEqual(await key.refresh(), { id: "", state: {}, inputs: {} });
    });

    it("is deleted again without complaint", async () => {
      await key.delete();
      await plugin.delete(KEY, "00000000-0000-0000-0000-000000000000", key.state);
    });

    it("cannot be imported while its deletion is pending, and can after that is cancelled", async () => {
      const { id: KeyId } = key;
      await assert.rejects(key.import(), {
        details: new RegExp(
          `^reading KMS Key \\(${KeyId}\\): the key is PendingDeletion and AWS deletes it on 20\\S+: cancel that and enable the key before you import it \\(npm run local -- aerosecure cancel-deletion --key ${KeyId}, or aws kms cancel-key-deletion --key-id ${KeyId} and aws kms enable-key --key-id ${KeyId}\\)$`,
        ),
      });
      await kms.cancelKeyDeletion({ KeyId });
      await kms.enableKey({ KeyId });
      assert.equal((await key.import()).state["isEnabled"], true);
      await drop(KeyId);
    });

    it("is nowhere for an id that AWS does not know", async () => {
      const found = await plugin.read(KEY, "00000000-0000-0000-0000-000000000000");
      assert.equal(found.id, "");
    });

    it("is made in the region that its inputs name", async () => {
      const made = await make({ region: "eu-west-3" });
      assert.equal(made.state["arn"], `arn:aws:kms:eu-west-3:${ACCOUNT}:key/${made.id}`);
      assert.equal((await made.import()).id, "");
      assert.equal((await made.refresh()).id, made.id);
      await made.delete();
    });

    for (const [customerMasterKeySpec, keyUsage] of [
      ["RSA_2048", "SIGN_VERIFY"],
      ["HMAC_256", "GENERATE_VERIFY_MAC"],
    ]) {
      it(`is of the spec ${customerMasterKeySpec} where that is declared`, async () => {
        const made = await make({ customerMasterKeySpec, keyUsage });
        const { KeySpec, KeyUsage } = (await described(made.id)) ?? {};
        assert.deepEqual([KeySpec, KeyUsage], [customerMasterKeySpec, keyUsage]);
        assert.deepEqual(await made.changes(), []);
        await drop(made.id);
      });
    }

    it("is multi-region where that is declared", async () => {
      const made = await make({ multiRegion: true });
      assert.match(made.id, /^mrk-/);
      assert.equal(made.state["multiRegion"], true);
      await drop(made.id);
    });

    it("is recorded although a step after its creation fails, and is finished by the next update", async () => {
      const failing = await failOn("EnableKeyRotation");
      const behind = await AwsPlugin.start(failing.endpoint);
      const { inputs } = await behind.check(KEY, { ...args, isEnabled: false });
      const error: ServiceError = await behind.create(KEY, inputs).then(
        () => assert.fail("created a key whose rotation failed"),
        (reason) => reason,
      );
      const made = AwsPlugin.unfinished(error);
      assert.equal(
        error.details,
        `creating KMS Key (${made.id}): UnsupportedOperationException: not today`,
      );
      assert.deepEqual(made.reasons, [error.details]);
      const { rotationPeriodInDays: _, tagsAll: __, ...rest } = inputs;
      assert.deepEqual(made.state, {
        ...rest,
        arn: `${arn}:key/${made.id}`,
        enableKeyRotation: false,
        isEnabled: true,
        keyId: made.id,
      });
      await behind.stop();
      await failing.stop();
      const state = await plugin.update(KEY, made.id, made.state, inputs);
      assert.deepEqual(
        [state["enableKeyRotation"], state["rotationPeriodInDays"], state["isEnabled"]],
        [true, 180, false],
      );
      await drop(made.id);
    });
  });

  describe("Alias", () => {
    const name = `alias/${uniqueName()}`;
    const alias = new Resource(plugin, ALIAS);
    let keys: readonly [string, string];

    before(async () => {
      const [first, second] = await Promise.all([kms.createKey({}), kms.createKey({})]);
      keys = [first.KeyMetadata?.KeyId ?? "", second.KeyMetadata?.KeyId ?? ""];
    });
    after(() => Promise.all(keys.map(drop)));

    it("is created for a key's ARN", async () => {
      await alias.make({ name, targetKeyId: `${arn}:key/${keys[0]}` });
      assert.equal(alias.id, name);
      assert.deepEqual(alias.state, {
        arn: `${arn}:${name}`,
        name,
        region: REGION,
        targetKeyArn: `${arn}:key/${keys[0]}`,
        targetKeyId: keys[0],
      });
      assert.equal((await kms.describeKey({ KeyId: name })).KeyMetadata?.KeyId, keys[0]);
    });

    it("has nothing to change right after that, by diff or by refresh", () =>
      alias.assertUnchanged());

    it("is imported by its name", async () => {
      const { id, state } = alias;
      const inputs = { name, region: REGION, targetKeyId: keys[0] };
      assert.deepEqual(await alias.import(), { id, state, inputs });
    });

    it("is led to another key, whose ARN a preview does not know", async () => {
      const next = { ...alias.inputs, targetKeyId: keys[1] };
      assert.deepEqual(await plugin.update(ALIAS, name, alias.state, next, true), {
        ...alias.state,
        targetKeyArn: UNKNOWN,
        targetKeyId: keys[1],
      });
      await alias.update(next);
      assert.equal(alias.state["targetKeyArn"], `${arn}:key/${keys[1]}`);
      assert.equal((await kms.describeKey({ KeyId: name })).KeyMetadata?.KeyId, keys[1]);
    });

    it("refuses a name that is taken, in AWS's words", async () => {
      await assert.rejects(plugin.create(ALIAS, alias.inputs), {
        details: `creating KMS Alias: AlreadyExistsException: An alias with the name ${arn}:${name} already exists`,
      });
    });

    it("gets a name where the program asks for a prefix", async () => {
      const made = new Resource(plugin, ALIAS);
      await made.make({ namePrefix: "alias/p-", targetKeyId: keys[0] });
      assert.match(made.id, /^alias\/p-\d{26}$/);
      assert.deepEqual(await made.changes(), []);
      await made.delete();
    });

    it("is deleted, again without complaint, and is gone to a refresh and an import", () =>
      alias.deleteForGood());
  });

  describe("getKey", () => {
    const get = "aws:kms/getKey:getKey";
    const name = `alias/${uniqueName()}`;
    let keyId: string;

    before(async () => {
      const { KeyMetadata: key } = await kms.createKey({ Description: "looked up" });
      keyId = key?.KeyId ?? "";
      await kms.createAlias({ AliasName: name, TargetKeyId: keyId });
    });

    it("tells a key by its alias, in the real provider's words", async () => {
      const { creationDate, ...found } = await plugin.invoke(get, { keyId: name });
      assert.match(creationDate, /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      assert.deepEqual(found, {
        arn: `${arn}:key/${keyId}`,
        awsAccountId: ACCOUNT,
        cloudHsmClusterId: "",
        customKeyStoreId: "",
        customerMasterKeySpec: "SYMMETRIC_DEFAULT",
        deletionDate: "",
        description: "looked up",
        enabled: true,
        expirationModel: "",
        id: keyId,
        keyId: name,
        keyManager: "CUSTOMER",
        keySpec: "SYMMETRIC_DEFAULT",
        keyState: "Enabled",
        keyUsage: "ENCRYPT_DECRYPT",
        multiRegion: false,
        multiRegionConfigurations: [],
        origin: "AWS_KMS",
        pendingDeletionWindowInDays: 0,
        region: REGION,
        validTo: "",
        xksKeyConfigurations: [],
      });
    });

    it("tells a key that is disabled or whose deletion is pending", async () => {
      await kms.disableKey({ KeyId: keyId });
      const disabled = await plugin.invoke(get, { keyId });
      assert.deepEqual([disabled["keyState"], disabled["enabled"]], ["Disabled", false]);
      const { DeletionDate } = await drop(keyId);
      const pending = await plugin.invoke(get, { keyId: name });
      assert.equal(pending["keyState"], "PendingDeletion");
      const seconds = Math.floor(Number(DeletionDate) / 1000);
      assert.equal(Date.parse(pending["deletionDate"]) / 1000, seconds);
    });

    it("tells that there is none, in the real provider's words and in AWS's", async () => {
      const missing = "alias/test-missing";
      await assert.rejects(plugin.invoke(get, { keyId: missing }), {
        details: `reading KMS Key (${missing}): couldn't find resource: NotFoundException: Unable to find KMS alias with name ${missing}`,
      });
    });

    it("looks only in the region asked for", async () => {
      await assert.rejects(plugin.invoke(get, { keyId, region: "eu-west-3" }), /NotFoundException/);
    });
  });
});
