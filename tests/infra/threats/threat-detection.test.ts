import assert from "node:assert/strict";
import { ComponentResource } from "@pulumi/pulumi";
import { AlarmChannel } from "../../../infra/alarm/alarm-channel";
import type { ThreatServices } from "../../../infra/aws/service-choice";
import { EncryptedBucket } from "../../../infra/buckets/encrypted-bucket";
import { findingRules } from "../../../infra/threats/finding-rules";
import { MalwareScan } from "../../../infra/threats/malware-scan";
import { malwareScanPolicy, malwareScanTrust } from "../../../infra/threats/malware-scan-policy";
import { securityServices } from "../../../infra/threats/security-services";
import { threatMessage } from "../../../infra/threats/threat-message";
import { reportedFindings } from "../../../infra/threats/threat-names";
import { threatPatterns } from "../../../infra/threats/threat-patterns";
import { CREATED_KEY, type Recorded, recordResources } from "../../support/mocks";
import { recordRetained } from "../../support/retained";
import { GOV_PLACE } from "../support/places";
import { aws, byType, nameOf, only, registered, someKey } from "../support/resources";

const { region, accountId, partition } = GOV_PLACE;
const bucketName = "files";
const bucketArn = "arn:aws-us-gov:s3:::files";
const tags = { owner: "ops" };
/** What a component declares all of it in. */
const PARENT = "aerosecure:index:Threats";
const threats = `${PARENT} data`;
const scan = "aerosecure:guardduty:MalwareScan data";

const everything: ThreatServices = {
  guardDuty: "create",
  malwareProtection: true,
  securityHub: "create",
};

async function declare(services: ThreatServices, isHeard = true) {
  const recording = await recordResources();
  const retained = recordRetained();
  const key = someKey("data", region);
  const bucket = new EncryptedBucket("data", { region, bucketName, key, policy: "{}" });
  const channel = new AlarmChannel("alarm", {
    region,
    names: {
      ...{ topic: "topic", topicArn: "arn:topic" },
      ...{ deadLetterQueue: "queue", deadLetterQueueArn: "arn:queue" },
    },
    ruleArns: [],
    metricAlarmArns: [],
    key,
  });
  const around = new Set((await recording.resources()).map(nameOf));
  const parent = new ComponentResource(PARENT, "data");
  const args = { ...services, region, accountId, partition, stack: "prod", tags };
  securityServices("data", args, parent);
  if (services.malwareProtection) {
    new MalwareScan("data", { ...args, key, bucket, bucketName, bucketArn }, { parent });
  }
  if (isHeard) {
    const data = [{ keyArn: key.keyArn, bucketArn, bucketName }];
    findingRules("data", { ...args, data, channel }, parent);
  }
  const own = (await recording.resources()).filter((each) => !around.has(nameOf(each)));
  return { resources: byType(own), retained };
}

/** What a component makes for a service in the region. */
function within(
  parent: string,
  typeAndName: string,
  inputs: Recorded["inputs"],
  dependencies: readonly string[] = [],
): Recorded {
  return registered(typeAndName, { parent, inputs, dependencies });
}

const KEY = "aws:kms/key:Key data";
const DETECTOR = "aws:guardduty/detector:Detector data";
const FEATURE = "aws:guardduty/detectorFeature:DetectorFeature data";
const PLAN = "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan data";
const ROLE = "aws:iam/role:Role data";
const RIGHTS = "aws:iam/rolePolicy:RolePolicy data";
const HUB = "aws:securityhub/account:Account data";
const STANDARD = "aws:securityhub/standardsSubscription:StandardsSubscription";
const STANDARDS = "arn:aws-us-gov:securityhub:us-gov-west-1::standards";

/** What every choice but `create` leaves. */
function rulesOf(services: ThreatServices): readonly string[] {
  return reportedFindings(services).flatMap((finding) => [
    `aerosecure:events:AlarmRule data-${finding}`,
    `aws:cloudwatch/eventRule:EventRule data-${finding}`,
    `aws:cloudwatch/eventTarget:EventTarget data-${finding}`,
  ]);
}

describe("the detection of threats", () => {
  it("declares GuardDuty with S3 protection, and Security Hub with its two standards", async () => {
    const { resources } = await declare({ ...everything, malwareProtection: false }, false);
    const standard = (name: string, path: string) =>
      within(
        threats,
        `${STANDARD} data-${name}`,
        { region, standardsArn: `${STANDARDS}/${path}` },
        [HUB],
      );
    const expected = [
      registered(threats),
      within(threats, DETECTOR, {
        region,
        enable: true,
        findingPublishingFrequency: "FIFTEEN_MINUTES",
        tags,
      }),
      within(
        threats,
        FEATURE,
        { region, detectorId: "data-id", name: "S3_DATA_EVENTS", status: "ENABLED" },
        [DETECTOR],
      ),
      within(threats, HUB, {
        region,
        enableDefaultStandards: false,
        autoEnableControls: true,
        controlFindingGenerator: "SECURITY_CONTROL",
      }),
      standard("best-practices", "aws-foundational-security-best-practices/v/1.0.0"),
      standard("cis", "cis-aws-foundations-benchmark/v/3.0.0"),
    ];
    assert.deepEqual(resources, byType(expected));
  });

  it("keeps on destroy what is the account's, and nothing else", async () => {
    const { retained } = await declare(everything);
    assert.deepEqual(retained.toSorted(), [
      DETECTOR,
      FEATURE,
      HUB,
      `${STANDARD} data-best-practices`,
      `${STANDARD} data-cis`,
    ]);
  });

  it("declares nothing but rules for services that are adopted, and nothing for those off", async () => {
    for (const guardDuty of ["adopt", "off"] as const) {
      for (const securityHub of ["adopt", "off"] as const) {
        const services = { guardDuty, securityHub, malwareProtection: false };
        const { resources, retained } = await declare(services);
        assert.deepEqual(
          resources.map(nameOf).toSorted(),
          [threats, ...rulesOf(services)].toSorted(),
        );
        assert.deepEqual(retained, []);
        assert.deepEqual((await declare(services, false)).resources.map(nameOf), [threats]);
      }
    }
  });

  it("scans the bucket as a role with the rights for it, once bucket and rights are there", async () => {
    const services = { ...everything, guardDuty: "adopt", securityHub: "off" } as const;
    const { resources } = await declare(services, false);
    const place = { accountId, partition, region, bucketArn, keyArn: CREATED_KEY.arn };
    const expected = [
      registered(threats),
      registered(scan, { parent: threats }),
      within(scan, ROLE, {
        name: "files-malware-scan",
        description: "Lets GuardDuty scan the files in files.",
        assumeRolePolicy: JSON.stringify(malwareScanTrust(accountId)),
        tags,
      }),
      within(
        scan,
        RIGHTS,
        {
          role: "files-malware-scan",
          name: "malware-scan",
          policy: JSON.stringify(malwareScanPolicy(place)),
        },
        [ROLE, KEY].toSorted(),
      ),
      within(
        scan,
        PLAN,
        {
          region,
          role: "arn:aws:iam::111122223333:role/files-malware-scan",
          protectedResource: { s3Bucket: { bucketName } },
          actions: [{ taggings: [{ status: "ENABLED" }] }],
          tags,
        },
        [
          ROLE,
          RIGHTS,
          aws("s3", "Bucket", "data"),
          aws("s3", "BucketOwnershipControls", "data"),
          aws("s3", "BucketPolicy", "data"),
          aws("s3", "BucketPublicAccessBlock", "data"),
          aws("s3", "BucketServerSideEncryptionConfiguration", "data"),
          aws("s3", "BucketVersioning", "data"),
        ],
      ),
    ];
    assert.deepEqual(resources, byType(expected));
  });

  it("tells every finding through the alarm's channel", async () => {
    const { resources } = await declare(everything);
    const patterns = threatPatterns({
      accountId,
      bucketNames: [bucketName],
      bucketArns: [bucketArn],
      keyArns: [CREATED_KEY.arn],
    });
    for (const finding of reportedFindings(everything)) {
      const rule = only(resources, `aws:cloudwatch/eventRule:EventRule data-${finding}`);
      assert.deepEqual(rule.inputs, {
        region,
        name: `aerosecure-prod-threat-${finding}`,
        description: `Tells what is found in the AeroSecure stack prod: ${finding}.`,
        eventPattern: JSON.stringify(patterns[finding]),
        state: "ENABLED",
        tags,
      });
      assert.deepEqual(rule.dependencies, [KEY]);
      const target = only(resources, `aws:cloudwatch/eventTarget:EventTarget data-${finding}`);
      assert.deepEqual(target.inputs["inputTransformer"], threatMessage("prod", finding));
      assert.ok(target.dependencies.includes("aws:sns/topicPolicy:TopicPolicy alarm"));
    }
  });
});
