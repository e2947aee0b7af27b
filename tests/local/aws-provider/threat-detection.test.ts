import assert from "node:assert/strict";
import { GuardDuty } from "@aws-sdk/client-guardduty";
import { SecurityHub } from "@aws-sdk/client-securityhub";
import { UNKNOWN } from "../../../local/aws-provider/value";
import { AwsPlugin, type Json } from "../../support/aws-plugin";
import { forgetDetectors } from "../../support/forget-detectors";
import { ACCOUNT, clientSettings, FIRST_START_MS, localAwsEndpoint } from "../../support/local-aws";

const DETECTOR = "aws:guardduty/detector:Detector";
const FEATURE = "aws:guardduty/detectorFeature:DetectorFeature";
const PLAN = "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan";
const HUB = "aws:securityhub/account:Account";
const STANDARD = "aws:securityhub/standardsSubscription:StandardsSubscription";

/** The services are there once in a region, and no other test has anything in this one. */
const REGION = "ap-southeast-4";

describe("the GuardDuty and Security Hub types on the local AWS", () => {
  let plugin: AwsPlugin;
  let guardduty: GuardDuty;
  let securityhub: SecurityHub;

  async function switchOff(): Promise<void> {
    await forgetDetectors(await localAwsEndpoint(), REGION);
    // It fails where the service is off already.
    await securityhub.disableSecurityHub({}).catch(() => {});
  }

  before(async function () {
    this.timeout(FIRST_START_MS);
    const endpoint = await localAwsEndpoint();
    plugin = await AwsPlugin.start(endpoint, REGION);
    guardduty = new GuardDuty({ ...clientSettings(endpoint), region: REGION });
    securityhub = new SecurityHub({ ...clientSettings(endpoint), region: REGION });
    await switchOff();
  });

  after(async () => {
    await switchOff();
    guardduty?.destroy();
    securityhub?.destroy();
    await plugin?.stop();
    assert.equal(plugin.stderr, "");
  });

  describe("Detector and DetectorFeature", () => {
    const args = { findingPublishingFrequency: "FIFTEEN_MINUTES", tags: { owner: "ops" } };
    let id: string;
    let inputs: Json;
    let state: Json;

    it("preview the creation with what AWS decides as unknown", async () => {
      const checked = await plugin.check(DETECTOR, args);
      assert.deepEqual(checked.inputs, { ...args, enable: true, region: REGION });
      assert.deepEqual(await plugin.create(DETECTOR, checked.inputs, true), {
        id: "",
        state: { ...checked.inputs, accountId: UNKNOWN, arn: UNKNOWN, tagsAll: UNKNOWN },
      });
    });

    it("are created as declared", async () => {
      ({ id, inputs, state } = await plugin.up(DETECTOR, args));
      assert.deepEqual(state, {
        ...args,
        accountId: ACCOUNT,
        arn: `arn:aws:guardduty:${REGION}:${ACCOUNT}:detector/${id}`,
        enable: true,
        region: REGION,
        tagsAll: args.tags,
      });
      const detector = await guardduty.getDetector({ DetectorId: id });
      assert.deepEqual(
        [detector.Status, detector.FindingPublishingFrequency, detector.Tags],
        ["ENABLED", "FIFTEEN_MINUTES", args.tags],
      );
    });

    it("are refused a second time, as AWS does", async () => {
      await assert.rejects(plugin.create(DETECTOR, inputs), {
        details: `creating GuardDuty Detector: BadRequestException: the account has a detector in ${REGION} already, ${id}: import it or leave it to its owner`,
      });
    });

    it("have nothing to change right after that, by diff, refresh or import", async () => {
      assert.deepEqual((await plugin.diff(DETECTOR, state, inputs)).detailed, {});
      assert.deepEqual(await plugin.read(DETECTOR, id, state, inputs), { id, state, inputs });
      assert.deepEqual(await plugin.read(DETECTOR, id), { id, state, inputs });
    });

    it("switch features on and off, each without touching the others", async () => {
      const s3 = { detectorId: id, name: "S3_DATA_EVENTS", status: "ENABLED" };
      const lambda = { ...s3, name: "LAMBDA_NETWORK_LOGS" };
      const made = await plugin.up(FEATURE, s3);
      assert.equal(made.id, `${id}/S3_DATA_EVENTS`);
      assert.deepEqual(made.state, { ...s3, region: REGION });
      await plugin.up(FEATURE, lambda);
      const on = [
        { Name: "S3_DATA_EVENTS", Status: "ENABLED" },
        { Name: "LAMBDA_NETWORK_LOGS", Status: "ENABLED" },
      ];
      assert.deepEqual((await guardduty.getDetector({ DetectorId: id })).Features, on);
      for (const [known, given] of [
        [made.state, made.inputs],
        [{}, undefined],
      ] as const) {
        const { id: found, ...rest } = await plugin.read(FEATURE, made.id, known, given);
        assert.deepEqual([found, rest], [made.id, { state: made.state, inputs: made.inputs }]);
      }
      assert.deepEqual((await plugin.diff(FEATURE, made.state, made.inputs)).detailed, {});
      const next = { ...made.inputs, status: "DISABLED" };
      const difference = await plugin.diff(FEATURE, made.state, next);
      assert.deepEqual([Object.keys(difference.detailed), difference.replaces], [["status"], []]);
      await plugin.update(FEATURE, made.id, made.state, next);
      const { Features } = await guardduty.getDetector({ DetectorId: id });
      assert.deepEqual(
        Features?.toSorted((one, other) => `${one.Name}`.localeCompare(`${other.Name}`, "en")),
        [
          { Name: "LAMBDA_NETWORK_LOGS", Status: "ENABLED" },
          { Name: "S3_DATA_EVENTS", Status: "DISABLED" },
        ],
      );
      await plugin.update(FEATURE, made.id, { ...made.state, ...next }, made.inputs);
    });

    for (const property of ["detectorId", "name"]) {
      it(`make a feature anew for another ${property}`, async () => {
        const feature = { detectorId: id, name: "S3_DATA_EVENTS", status: "ENABLED" };
        const next = { ...feature, [property]: "RDS_LOGIN_EVENTS" };
        assert.deepEqual((await plugin.diff(FEATURE, feature, next)).replaces, [property]);
      });
    }

    it("leave a feature on when its resource is deleted, as the real provider does", async () => {
      const feature = { detectorId: id, name: "S3_DATA_EVENTS", status: "ENABLED" };
      await plugin.delete(FEATURE, `${id}/S3_DATA_EVENTS`, feature);
      assert.equal((await plugin.read(FEATURE, `${id}/S3_DATA_EVENTS`)).state["status"], "ENABLED");
    });

    it("show in a refresh what was changed behind Pulumi's back", async () => {
      await guardduty.updateDetector({ DetectorId: id, Enable: false });
      const found = await plugin.read(DETECTOR, id, state, inputs);
      assert.deepEqual(found.inputs, { ...inputs, enable: false });
      const difference = await plugin.diff(DETECTOR, found.state, inputs);
      assert.deepEqual(Object.keys(difference.detailed), ["enable"]);
      assert.deepEqual(await plugin.update(DETECTOR, id, found.state, inputs), state);
      assert.equal((await guardduty.getDetector({ DetectorId: id })).Status, "ENABLED");
    });

    it("are updated, and keep their features", async () => {
      const next = { ...inputs, findingPublishingFrequency: "ONE_HOUR" };
      state = await plugin.update(DETECTOR, id, state, next);
      inputs = next;
      assert.equal(state["findingPublishingFrequency"], "ONE_HOUR");
      assert.equal((await guardduty.getDetector({ DetectorId: id })).Features?.length, 2);
    });

    it("say that the local AWS changes no tags of a detector", async () => {
      const next = { ...inputs, tags: { owner: "other" } };
      await assert.rejects(plugin.diff(DETECTOR, state, next), {
        details: "tags cannot be changed: the local AWS tags a detector only when it creates it",
      });
    });

    it("are deleted, again without complaint, and are gone to a refresh and an import", async () => {
      await plugin.delete(DETECTOR, id, state);
      await plugin.delete(DETECTOR, id, state);
      assert.equal((await plugin.read(DETECTOR, id, state, inputs)).id, "");
      assert.equal((await plugin.read(DETECTOR, id)).id, "");
      assert.equal((await plugin.read(FEATURE, `${id}/S3_DATA_EVENTS`)).id, "");
      const feature = { detectorId: id, name: "S3_DATA_EVENTS", status: "ENABLED" };
      await assert.rejects(plugin.create(FEATURE, feature), {
        details: `creating GuardDuty Detector Feature: there is no detector ${id} in the region`,
      });
    });
  });

  describe("Account", () => {
    const arn = `arn:aws:securityhub:${REGION}:${ACCOUNT}:hub/default`;
    let inputs: Json;
    let state: Json;

    it("is created as declared", async () => {
      let id: string;
      ({ id, inputs, state } = await plugin.up(HUB, { enableDefaultStandards: false }));
      assert.equal(id, ACCOUNT);
      assert.deepEqual(inputs, {
        autoEnableControls: true,
        enableDefaultStandards: false,
        region: REGION,
      });
      assert.deepEqual(state, { ...inputs, arn, controlFindingGenerator: "SECURITY_CONTROL" });
      assert.equal((await securityhub.describeHub({})).HubArn, arn);
    });

    it("is refused a second time, as AWS does", async () => {
      await assert.rejects(plugin.create(HUB, inputs), {
        details: `creating Security Hub Account: ResourceConflictException: the account has Security Hub in ${REGION} already: import it or leave it to its owner`,
      });
    });

    it("has nothing to change right after that, by diff, refresh or import", async () => {
      assert.deepEqual((await plugin.diff(HUB, state, inputs)).detailed, {});
      assert.deepEqual(await plugin.read(HUB, ACCOUNT, state, inputs), {
        id: ACCOUNT,
        state,
        inputs,
      });
      const { enableDefaultStandards: _, ...known } = state;
      assert.deepEqual((await plugin.read(HUB, ACCOUNT)).state, known);
    });

    it("is switched off before it is made anew with its default standards", async () => {
      const next = { ...inputs, enableDefaultStandards: true };
      const difference = await plugin.diff(HUB, state, next);
      assert.deepEqual(difference.replaces, ["enableDefaultStandards"]);
      assert.equal(difference.deleteBeforeReplace, true);
    });

    it("is deleted, again without complaint, and is gone to a refresh and an import", async () => {
      await plugin.delete(HUB, ACCOUNT, state);
      await plugin.delete(HUB, ACCOUNT, state);
      assert.equal((await plugin.read(HUB, ACCOUNT, state, inputs)).id, "");
      assert.equal((await plugin.read(HUB, ACCOUNT)).id, "");
    });
  });

  describe("what no emulator has", () => {
    const plan = {
      actions: [{ taggings: [{ status: "ENABLED" }] }],
      protectedResource: { s3Bucket: { bucketName: "files" } },
      role: `arn:aws:iam::${ACCOUNT}:role/scan`,
      tags: { owner: "ops" },
    };
    const standard = {
      standardsArn: `arn:aws:securityhub:${REGION}::standards/cis-aws-foundations-benchmark/v/3.0.0`,
    };
    const cases = [
      {
        token: PLAN,
        label: "GuardDuty Malware Protection Plan",
        args: plan,
        outputs: { arn: UNKNOWN, createdAt: UNKNOWN, status: UNKNOWN, tagsAll: UNKNOWN },
        remedy: "set aerosecure-kms:malwareProtection to false for a stack that is deployed here",
      },
      {
        token: STANDARD,
        label: "Security Hub Standards Subscription",
        args: standard,
        outputs: { arn: UNKNOWN },
        remedy: "set aerosecure-kms:securityHub to adopt or off for a stack that is deployed here",
      },
    ];
    for (const { token, label, args, outputs, remedy } of cases) {
      it(`is previewed: ${label}`, async () => {
        const { inputs, failures } = await plugin.check(token, args);
        assert.deepEqual([inputs, failures], [{ ...args, region: REGION }, []]);
        assert.deepEqual(await plugin.create(token, inputs, true), {
          id: "",
          state: { ...inputs, ...outputs },
        });
      });

      it(`is refused with the remedy in every other call: ${label}`, async () => {
        const inputs = { ...args, region: REGION };
        const why = `it can be previewed but not made, for the local AWS has nothing like it: ${remedy}`;
        for (const [doing, call] of [
          [`creating ${label}`, plugin.create(token, inputs)],
          [`reading ${label} (x)`, plugin.read(token, "x")],
          [`updating ${label} (x)`, plugin.update(token, "x", inputs, inputs)],
          [`deleting ${label} (x)`, plugin.delete(token, "x", inputs)],
        ] as const) {
          await assert.rejects(call, { details: `${doing}: ${why}` });
        }
      });
    }

    it("is made anew for another bucket or standard", async () => {
      const other = { ...plan, protectedResource: { s3Bucket: { bucketName: "other" } } };
      assert.deepEqual((await plugin.diff(PLAN, plan, other)).replaces, [
        "protectedResource.s3Bucket.bucketName",
      ]);
      const next = { standardsArn: standard.standardsArn.replace("3.0.0", "1.4.0") };
      assert.deepEqual((await plugin.diff(STANDARD, standard, next)).replaces, ["standardsArn"]);
    });
  });

  describe("refuse at the check", () => {
    const feature = { detectorId: "d", name: "S3_DATA_EVENTS", status: "ENABLED" };
    const cases: readonly (readonly [string, Json, string, string])[] = [
      [
        DETECTOR,
        { findingPublishingFrequency: "DAILY" },
        "findingPublishingFrequency",
        'must be one of FIFTEEN_MINUTES, ONE_HOUR, SIX_HOURS, not "DAILY"',
      ],
      [
        DETECTOR,
        { datasources: { s3Logs: { enable: true } } },
        "datasources",
        "is not one of the properties the local AWS provides: enable, findingPublishingFrequency, region, tags",
      ],
      [
        FEATURE,
        { ...feature, name: "S3" },
        "name",
        'must be one of S3_DATA_EVENTS, EKS_AUDIT_LOGS, EBS_MALWARE_PROTECTION, RDS_LOGIN_EVENTS, EKS_RUNTIME_MONITORING, LAMBDA_NETWORK_LOGS, RUNTIME_MONITORING, not "S3"',
      ],
      [
        FEATURE,
        { ...feature, status: "ON" },
        "status",
        'must be one of ENABLED, DISABLED, not "ON"',
      ],
      [
        HUB,
        { autoEnableControls: false },
        "autoEnableControls",
        "must be true: the local AWS cannot switch it off",
      ],
      [
        HUB,
        { controlFindingGenerator: "STANDARD_CONTROL" },
        "controlFindingGenerator",
        'must be one of SECURITY_CONTROL, not "STANDARD_CONTROL"',
      ],
      [
        STANDARD,
        { standardsArn: "cis" },
        "standardsArn",
        'must be the ARN of a Security Hub standard, not "cis"',
      ],
      [
        PLAN,
        { protectedResource: { s3Bucket: {} }, role: `arn:aws:iam::${ACCOUNT}:role/scan` },
        "protectedResource.s3Bucket.bucketName",
        "is missing: give it a value",
      ],
    ];
    for (const [token, args, property, reason] of cases) {
      it(`${property} of ${token}: ${reason.slice(0, 50)}`, async () => {
        assert.deepEqual((await plugin.check(token, args)).failures, [{ property, reason }]);
      });
    }
  });
});
