import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, request as sendRequest } from "node:http";
import { KMS } from "@aws-sdk/client-kms";
import type { ServiceError } from "@grpc/grpc-js";
import { UNKNOWN } from "../../../local/aws-provider/value";
import { AwsPlugin, type Json } from "../../support/aws-plugin";
import {
  ACCOUNT,
  clientSettings,
  FIRST_START_MS,
  localAwsEndpoint,
  REGION,
} from "../../support/local-aws";

const KEY = "aws:kms/key:Key";
const ALIAS = "aws:kms/alias:Alias";

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
  let plugin: AwsPlugin;
  let kms: KMS;

  before(async function () {
    this.timeout(FIRST_START_MS);
    const endpoint = await localAwsEndpoint();
    plugin = await AwsPlugin.start(endpoint);
    kms = new KMS(clientSettings(endpoint));
  });

  after(async () => {
    kms?.destroy();
    await plugin?.stop();
    assert.equal(plugin.stderr, "");
  });

  /** Schedules the deletion of a key that a test leaves. */
  async function drop(KeyId: string): Promise<void> {
    await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
  }

  describe("Key", () => {
    let id: string;
    let inputs: Json;
    let state: Json;

    it("previews its creation with what AWS decides as unknown", async () => {
      const checked = await plugin.check(KEY, args);
      assert.deepEqual(await plugin.create(KEY, checked.inputs, true), {
        id: "",
        state: { ...checked.inputs, arn: UNKNOWN, keyId: UNKNOWN, tagsAll: UNKNOWN },
      });
    });

    it("is created as declared", async () => {
      ({ id, inputs, state } = await plugin.up(KEY, args));
      assert.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      assert.deepEqual(state, {
        ...args,
        arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id}`,
        bypassPolicyLockoutSafetyCheck: false,
        customerMasterKeySpec: "SYMMETRIC_DEFAULT",
        isEnabled: true,
        keyId: id,
        keyUsage: "ENCRYPT_DECRYPT",
        region: REGION,
        tagsAll: args.tags,
      });
      const { KeyMetadata: key } = await kms.describeKey({ KeyId: id });
      assert.deepEqual(
        [key?.KeySpec, key?.KeyUsage, key?.Origin, key?.MultiRegion, key?.KeyState],
        ["SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "AWS_KMS", false, "Enabled"],
      );
      const rotation = await kms.getKeyRotationStatus({ KeyId: id });
      assert.deepEqual([rotation.KeyRotationEnabled, rotation.RotationPeriodInDays], [true, 180]);
      const { Policy } = await kms.getKeyPolicy({ KeyId: id, PolicyName: "default" });
      assert.deepEqual(JSON.parse(Policy ?? ""), JSON.parse(policy));
    });

    it("has nothing to change right after that, by diff or by refresh", async () => {
      assert.deepEqual((await plugin.diff(KEY, state, inputs)).detailed, {});
      assert.deepEqual(await plugin.read(KEY, id, state, inputs), { id, state, inputs });
    });

    it("is imported by its id, with inputs that lead to no change", async () => {
      const found = await plugin.read(KEY, id);
      const { bypassPolicyLockoutSafetyCheck: _, deletionWindowInDays: __, ...known } = state;
      assert.deepEqual(
        { ...found.state, policy: JSON.parse(found.state["policy"]) },
        { ...known, policy: JSON.parse(policy) },
      );
      const { inputs: again, failures } = await plugin.check(KEY, found.inputs);
      assert.deepEqual(failures, []);
      assert.deepEqual((await plugin.diff(KEY, found.state, again)).detailed, {});
      const drifted = await plugin.diff(KEY, found.state, inputs);
      assert.deepEqual(Object.keys(drifted.detailed), ["deletionWindowInDays"]);
    });

    it("shows in a refresh what was changed behind Pulumi's back", async () => {
      await kms.updateKeyDescription({ KeyId: id, Description: "changed" });
      await kms.untagResource({ KeyId: id, TagKeys: ["owner"] });
      await kms.disableKey({ KeyId: id });
      const found = await plugin.read(KEY, id, state, inputs);
      const changed = {
        description: "changed",
        isEnabled: false,
        tags: { project: "aerosecure" },
      };
      assert.deepEqual(found.inputs, { ...inputs, ...changed });
      assert.deepEqual(found.state, { ...state, ...changed, tagsAll: changed.tags });
      const difference = await plugin.diff(KEY, found.state, inputs);
      assert.deepEqual(Object.keys(difference.detailed), [
        "description",
        "isEnabled",
        "tags.owner",
      ]);
      state = await plugin.update(KEY, id, found.state, inputs);
      const { KeyMetadata: key } = await kms.describeKey({ KeyId: id });
      assert.deepEqual([key?.Description, key?.KeyState], [args.description, "Enabled"]);
    });

    it("previews a change with the rest as it is", async () => {
      const next = { ...inputs, description: "next", tags: { owner: "other" } };
      assert.deepEqual(await plugin.update(KEY, id, state, next, true), {
        ...state,
        description: "next",
        tags: { owner: "other" },
        tagsAll: UNKNOWN,
      });
    });

    it("is updated in every property that needs no new key", async () => {
      const changed = JSON.stringify({ ...JSON.parse(policy), Id: "changed" });
      const next = {
        ...inputs,
        deletionWindowInDays: 11,
        description: "next",
        isEnabled: false,
        policy: changed,
        rotationPeriodInDays: 90,
        tags: { owner: "other", extra: "1" },
      };
      state = await plugin.update(KEY, id, state, next);
      inputs = next;
      assert.deepEqual((await plugin.diff(KEY, state, inputs)).detailed, {});
      assert.equal(state["rotationPeriodInDays"], 90);
      assert.equal(state["policy"], changed);
      assert.deepEqual(state["tagsAll"], { owner: "other", extra: "1" });
      const { KeyMetadata: key } = await kms.describeKey({ KeyId: id });
      assert.deepEqual([key?.Description, key?.KeyState], ["next", "Disabled"]);
    });

    it("is enabled first and stops rotating", async () => {
      const { rotationPeriodInDays: _, ...rest } = inputs;
      inputs = { ...rest, isEnabled: true, enableKeyRotation: false };
      state = await plugin.update(KEY, id, state, inputs);
      assert.equal((await kms.getKeyRotationStatus({ KeyId: id })).KeyRotationEnabled, false);
      assert.equal(state["isEnabled"], true);
    });

    it("is deleted with the window of the state, and is gone to a refresh", async () => {
      await plugin.delete(KEY, id, state);
      const { KeyMetadata: key } = await kms.describeKey({ KeyId: id });
      assert.equal(key?.KeyState, "PendingDeletion");
      const days = (Number(key?.DeletionDate) - Date.now()) / 86_400_000;
      assert.ok(Math.abs(days - 11) < 0.1, `${days} days`);
      assert.deepEqual(await plugin.read(KEY, id, state, inputs), {
        id: "",
        state: {},
        inputs: {},
      });
    });

    it("is deleted again without complaint", async () => {
      await plugin.delete(KEY, id, state);
      await plugin.delete(KEY, "00000000-0000-0000-0000-000000000000", state);
    });

    it("cannot be imported while its deletion is pending, and can after that is cancelled", async () => {
      await assert.rejects(plugin.read(KEY, id), (error: ServiceError) => {
        assert.match(
          error.details,
          new RegExp(
            `^reading KMS Key \\(${id}\\): the key is PendingDeletion and AWS deletes it on 20\\S+: cancel that and enable the key before you import it \\(npm run local -- aerosecure cancel-deletion --key ${id}, or aws kms cancel-key-deletion --key-id ${id} and aws kms enable-key --key-id ${id}\\)$`,
          ),
        );
        return true;
      });
      await kms.cancelKeyDeletion({ KeyId: id });
      await kms.enableKey({ KeyId: id });
      assert.equal((await plugin.read(KEY, id)).state["isEnabled"], true);
      await drop(id);
    });

    it("is nowhere for an id that AWS does not know", async () => {
      const found = await plugin.read(KEY, "00000000-0000-0000-0000-000000000000");
      assert.equal(found.id, "");
    });

    it("is made in the region that its inputs name", async () => {
      const made = await plugin.up(KEY, { region: "eu-west-3" });
      assert.equal(made.state["arn"], `arn:aws:kms:eu-west-3:${ACCOUNT}:key/${made.id}`);
      assert.equal((await plugin.read(KEY, made.id)).id, "");
      assert.equal((await plugin.read(KEY, made.id, made.state, made.inputs)).id, made.id);
      await plugin.delete(KEY, made.id, made.state);
    });

    for (const [customerMasterKeySpec, keyUsage] of [
      ["RSA_2048", "SIGN_VERIFY"],
      ["HMAC_256", "GENERATE_VERIFY_MAC"],
    ]) {
      it(`is of the spec ${customerMasterKeySpec} where that is declared`, async () => {
        const made = await plugin.up(KEY, { customerMasterKeySpec, keyUsage });
        const { KeyMetadata: key } = await kms.describeKey({ KeyId: made.id });
        assert.deepEqual([key?.KeySpec, key?.KeyUsage], [customerMasterKeySpec, keyUsage]);
        assert.deepEqual((await plugin.diff(KEY, made.state, made.inputs)).detailed, {});
        await drop(made.id);
      });
    }

    it("is multi-region where that is declared", async () => {
      const made = await plugin.up(KEY, { multiRegion: true });
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
      const { rotationPeriodInDays: _, ...rest } = inputs;
      assert.deepEqual(made.state, {
        ...rest,
        arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${made.id}`,
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
    const name = `alias/test-${randomBytes(4).toString("hex")}`;
    let keys: readonly [string, string];
    let inputs: Json;
    let state: Json;

    before(async () => {
      const [first, second] = await Promise.all([kms.createKey({}), kms.createKey({})]);
      keys = [first.KeyMetadata?.KeyId ?? "", second.KeyMetadata?.KeyId ?? ""];
    });
    after(() => Promise.all(keys.map(drop)));

    const arn = `arn:aws:kms:${REGION}:${ACCOUNT}`;

    it("is created for a key's ARN", async () => {
      let id: string;
      ({ id, inputs, state } = await plugin.up(ALIAS, {
        name,
        targetKeyId: `${arn}:key/${keys[0]}`,
      }));
      assert.equal(id, name);
      assert.deepEqual(state, {
        arn: `${arn}:${name}`,
        name,
        region: REGION,
        targetKeyArn: `${arn}:key/${keys[0]}`,
        targetKeyId: keys[0],
      });
      assert.equal((await kms.describeKey({ KeyId: name })).KeyMetadata?.KeyId, keys[0]);
    });

    it("has nothing to change right after that, by diff or by refresh", async () => {
      assert.deepEqual((await plugin.diff(ALIAS, state, inputs)).detailed, {});
      assert.deepEqual(await plugin.read(ALIAS, name, state, inputs), { id: name, state, inputs });
    });

    it("is imported by its name", async () => {
      const found = await plugin.read(ALIAS, name);
      assert.deepEqual(found.state, state);
      assert.deepEqual(found.inputs, { name, region: REGION, targetKeyId: keys[0] });
    });

    it("is led to another key, whose ARN a preview does not know", async () => {
      const next = { ...inputs, targetKeyId: keys[1] };
      assert.deepEqual(await plugin.update(ALIAS, name, state, next, true), {
        ...state,
        targetKeyArn: UNKNOWN,
        targetKeyId: keys[1],
      });
      state = await plugin.update(ALIAS, name, state, next);
      assert.equal(state["targetKeyArn"], `${arn}:key/${keys[1]}`);
      assert.equal((await kms.describeKey({ KeyId: name })).KeyMetadata?.KeyId, keys[1]);
    });

    it("refuses a name that is taken, in AWS's words", async () => {
      await assert.rejects(plugin.create(ALIAS, inputs), {
        details: `creating KMS Alias: AlreadyExistsException: An alias with the name ${arn}:${name} already exists`,
      });
    });

    it("gets a name where the program asks for a prefix", async () => {
      const made = await plugin.up(ALIAS, { namePrefix: "alias/p-", targetKeyId: keys[0] });
      assert.match(made.id, /^alias\/p-\d{26}$/);
      assert.deepEqual((await plugin.diff(ALIAS, made.state, made.inputs)).detailed, {});
      await plugin.delete(ALIAS, made.id, made.state);
    });

    it("is deleted, again without complaint, and is gone to a refresh and an import", async () => {
      await plugin.delete(ALIAS, name, state);
      await plugin.delete(ALIAS, name, state);
      assert.equal((await plugin.read(ALIAS, name, state, inputs)).id, "");
      assert.equal((await plugin.read(ALIAS, name)).id, "");
    });
  });

  describe("getKey", () => {
    const get = "aws:kms/getKey:getKey";
    const name = `alias/test-${randomBytes(4).toString("hex")}`;
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
        arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${keyId}`,
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
      const { DeletionDate } = await kms.scheduleKeyDeletion({
        KeyId: keyId,
        PendingWindowInDays: 7,
      });
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
