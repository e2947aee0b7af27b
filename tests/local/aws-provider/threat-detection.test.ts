import assert from "node:assert/strict";
import { GuardDuty } from "@aws-sdk/client-guardduty";
import { SecurityHub } from "@aws-sdk/client-securityhub";
import { AwsPlugin, type Json, unknown } from "../../support/aws-plugin";
import { forgetDetectors } from "../../support/forget-detectors";
import { ACCOUNT, localAwsEndpoint, localClient } from "../../support/local-aws";
import { Resource } from "../../support/resource";

const DETECTOR = "aws:guardduty/detector:Detector";
const FEATURE = "aws:guardduty/detectorFeature:DetectorFeature";
const PLAN = "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan";
const HUB = "aws:securityhub/account:Account";
const STANDARD = "aws:securityhub/standardsSubscription:StandardsSubscription";

/** The services are there once in a region, and no other test has anything in this one. */
const REGION = "ap-southeast-4";

describe("the GuardDuty and Security Hub types on the local AWS", () => {
  const plugin = AwsPlugin.forTests(REGION);
  const guardduty = localClient(GuardDuty, REGION);
  const securityhub = localClient(SecurityHub, REGION);

  async function switchOff(): Promise<void> {
    await forgetDetectors(await localAwsEndpoint(), REGION);
    // It fails where the service is off already.
    await securityhub.disableSecurityHub({}).catch(() => {});
  }

  before(switchOff);
  after(switchOff);

  describe("Detector and DetectorFeature", () => {
    const args = { findingPublishingFrequency: "FIFTEEN_MINUTES", tags: { owner: "ops" } };
    const detector = new Resource(plugin, DETECTOR);
    const actual = () => guardduty.getDetector({ DetectorId: detector.id });
    const s3Events = () => ({ detectorId: detector.id, name: "S3_DATA_EVENTS", status: "ENABLED" });

    it("preview the creation with what AWS decides as unknown", async () => {
      const inputs = await detector.checked(args);
      assert.deepEqual(inputs, { ...args, enable: true, region: REGION, tagsAll: args.tags });
      assert.deepEqual(await plugin.create(DETECTOR, inputs, true), {
        id: "",
        state: { ...inputs, ...unknown("accountId", "arn", "tagsAll") },
      });
    });

    it("are created as declared", async () => {
      const { id, state } = await detector.make(args);
      assert.deepEqual(state, {
        ...args,
        accountId: ACCOUNT,
        arn: `arn:aws:guardduty:${REGION}:${ACCOUNT}:detector/${id}`,
        enable: true,
        region: REGION,
        tagsAll: args.tags,
      });
      const made = await actual();
      assert.deepEqual(
        [made.Status, made.FindingPublishingFrequency, made.Tags],
        ["ENABLED", "FIFTEEN_MINUTES", args.tags],
      );
    });

    it("are refused a second time, as AWS does", async () => {
      await assert.rejects(plugin.create(DETECTOR, detector.inputs), {
        details: `creating GuardDuty Detector: BadRequestException: the account has a detector in ${REGION} already, ${detector.id}: import it or leave it to its owner`,
      });
    });

    it("have nothing to change right after that, by diff, refresh or import", async () => {
      await detector.assertUnchanged();
      const { id, state, inputs } = detector;
      assert.deepEqual(await detector.import(), { id, state, inputs });
    });

    it("switch features on and off, each without touching the others", async () => {
      const feature = await new Resource(plugin, FEATURE).make(s3Events());
      assert.equal(feature.id, `${detector.id}/S3_DATA_EVENTS`);
      assert.deepEqual(feature.state, { ...s3Events(), region: REGION });
      await plugin.up(FEATURE, { ...s3Events(), name: "LAMBDA_NETWORK_LOGS" });
      assert.deepEqual((await actual()).Features, [
        { Name: "S3_DATA_EVENTS", Status: "ENABLED" },
        { Name: "LAMBDA_NETWORK_LOGS", Status: "ENABLED" },
      ]);
      await feature.assertUnchanged();
      const { id, state, inputs } = feature;
      assert.deepEqual(await feature.import(), { id, state, inputs });
      const next = { ...inputs, status: "DISABLED" };
      const { detailed, replaces } = await feature.diff(next);
      assert.deepEqual([Object.keys(detailed), replaces], [["status"], []]);
      await plugin.update(FEATURE, id, state, next);
      const { Features } = await actual();
      assert.deepEqual(
        Features?.toSorted((one, other) => `${one.Name}`.localeCompare(`${other.Name}`, "en")),
        [
          { Name: "LAMBDA_NETWORK_LOGS", Status: "ENABLED" },
          { Name: "S3_DATA_EVENTS", Status: "DISABLED" },
        ],
      );
      await plugin.update(FEATURE, id, { ...state, ...next }, inputs);
    });

    for (const property of ["detectorId", "name"]) {
      it(`make a feature anew for another ${property}`, async () => {
        const next = { ...s3Events(), [property]: "RDS_LOGIN_EVENTS" };
        assert.deepEqual((await plugin.diff(FEATURE, s3Events(), next)).replaces, [property]);
      });
    }

    it("leave a feature on when its resource is deleted, as the real provider does", async () => {
      const id = `${detector.id}/S3_DATA_EVENTS`;
      await plugin.delete(FEATURE, id, s3Events());
      assert.equal((await plugin.read(FEATURE, id)).state["status"], "ENABLED");
    });

    it("show in a refresh what was changed behind Pulumi's back", async () => {
      const { id: DetectorId, inputs, state } = detector;
      await guardduty.updateDetector({ DetectorId, Enable: false });
      const found = await detector.refresh();
      assert.deepEqual(found.inputs, { ...inputs, enable: false });
      assert.deepEqual(await detector.changes(inputs, found.state), ["enable"]);
      await detector.update(inputs, found.state);
      assert.deepEqual(detector.state, state);
      assert.equal((await actual()).Status, "ENABLED");
    });

    it("are updated, and keep their features", async () => {
      await detector.update({ ...detector.inputs, findingPublishingFrequency: "ONE_HOUR" });
      assert.equal(detector.state["findingPublishingFrequency"], "ONE_HOUR");
      assert.equal((await actual()).Features?.length, 2);
    });

    it("say that the local AWS changes no tags of a detector", async () => {
      await assert.rejects(detector.diff({ ...detector.inputs, tags: { owner: "other" } }), {
        details: "tags cannot be changed: the local AWS tags a detector only when it creates it",
      });
    });

    it("are deleted, again without complaint, and are gone to a refresh and an import", async () => {
      await detector.deleteForGood();
      assert.equal((await plugin.read(FEATURE, `${detector.id}/S3_DATA_EVENTS`)).id, "");
      await assert.rejects(plugin.create(FEATURE, s3Events()), {
        details: `creating GuardDuty Detector Feature: there is no detector ${detector.id} in the region`,
      });
    });
  });

  describe("Account", () => {
    const hub = new Resource(plugin, HUB);

    it("is created as declared", async () => {
      const arn = `arn:aws:securityhub:${REGION}:${ACCOUNT}:hub/default`;
      const { id, inputs, state } = await hub.make({ enableDefaultStandards: false });
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
      await assert.rejects(plugin.create(HUB, hub.inputs), {
        details: `creating Security Hub Account: ResourceConflictException: the account has Security Hub in ${REGION} already: import it or leave it to its owner`,
      });
    });

    it("has nothing to change right after that, by diff, refresh or import", async () => {
      await hub.assertUnchanged();
      const { enableDefaultStandards: _, ...known } = hub.state;
      assert.deepEqual((await hub.import()).state, known);
    });

    it("is made anew with its default standards", async () => {
      const difference = await hub.diff({ ...hub.inputs, enableDefaultStandards: true });
      assert.deepEqual(difference.replaces, ["enableDefaultStandards"]);
      assert.equal(difference.deleteBeforeReplace, false);
    });

    it("is deleted, again without complaint, and is gone to a refresh and an import", () =>
      hub.deleteForGood());
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
        outputs: unknown("arn", "createdAt", "status", "tagsAll"),
        remedy: "set malwareProtection to false for a stack that is deployed here",
      },
      {
        token: STANDARD,
        label: "Security Hub Standards Subscription",
        args: standard,
        outputs: unknown("arn"),
        remedy: "set securityHub to adopt or off for a stack that is deployed here",
      },
    ];
    for (const { token, label, args, outputs, remedy } of cases) {
      it(`is previewed: ${label}`, async () => {
        const { inputs, failures } = await plugin.check(token, args);
        const allTags = "tags" in args ? { tagsAll: args.tags } : {};
        assert.deepEqual([inputs, failures], [{ ...args, ...allTags, region: REGION }, []]);
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
        assert.deepEqual(await plugin.faults(token, args), [[property, reason]]);
      });
    }
  });
});
