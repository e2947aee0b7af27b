import assert from "node:assert/strict";
import { FINDING_LIMITS, findingsOf, relatedTo } from "../../../../ops/commands/evidence/asff";
import { type ControlId, DEFINITIONS } from "../../../../ops/controls/definitions";
import { BUCKET, controlOf, evidenceOf, FINDING_ID as ID, KEY_ARN, MADE_AT } from "./sample";

/** Findings of which Security Hub knew none before. */
const newFindingsOf = (...args: Parameters<typeof evidenceOf>) =>
  findingsOf(evidenceOf(...args), new Map());
const { deployed } = evidenceOf([]);

describe("a finding for Security Hub", () => {
  it("is what the AWS Security Finding Format asks for", () => {
    const control = controlOf("key-rotation", {
      ...{ verdict: "fail", expected: "on", found: "off", remedy: "Switch it on." },
    });
    const earlier = new Map([[`${ID}/key-rotation`, "2026-10-01T00:00:00.000Z"]]);
    assert.deepEqual(findingsOf(evidenceOf([control]), earlier), [
      {
        SchemaVersion: "2018-10-08",
        Id: `${ID}/key-rotation`,
        ProductArn: "arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default",
        ProductName: "aerosecure",
        GeneratorId: "aerosecure/key-rotation",
        AwsAccountId: "111122223333",
        CreatedAt: "2026-10-01T00:00:00.000Z",
        UpdatedAt: MADE_AT,
        Title: "The key is rotated",
        Description: `Expected: on. Found: off. By kms:DescribeKey on ${KEY_ARN} at ${MADE_AT}.`,
        FindingProviderFields: {
          Severity: { Label: "MEDIUM", Original: "medium" },
          Types: ["Software and Configuration Checks/AWS Security Best Practices"],
        },
        Resources: [{ Type: "AwsKmsKey", Id: KEY_ARN, Partition: "aws", Region: "us-east-1" }],
        Compliance: {
          Status: "FAILED",
          RelatedRequirements: [
            "CIS AWS Foundations Benchmark v3.0.0/3.6",
            "NIST.800-53.r5 SC-12",
            "NIST.800-53.r5 SC-12(2)",
            "NIST.800-53.r5 SC-28(3)",
            "PCI DSS v4.0.1/3.7.4",
          ],
        },
        Remediation: { Recommendation: { Text: "Switch it on." } },
        ProductFields: {
          "aerosecure/version": "0.1.0",
          "aerosecure/calls": "kms:DescribeKey",
          "aerosecure/stack": "dev",
        },
        RecordState: "ACTIVE",
      },
    ]);
  });

  const statuses = [
    ["pass", "PASSED", "INFORMATIONAL"],
    ["fail", "FAILED", "CRITICAL"],
    ["not-judged", "NOT_AVAILABLE", "INFORMATIONAL"],
  ] as const;
  for (const [verdict, status, label] of statuses) {
    it(`of a control with ${verdict} is ${status} and ${label}`, () => {
      const [finding] = newFindingsOf([controlOf("key-state", { verdict })]);
      assert.deepEqual(
        [finding?.Compliance?.Status, finding?.FindingProviderFields?.Severity?.Label],
        [status, label],
      );
    });
  }

  it("is about the bucket, the trail or the account where the control is", () => {
    const trail = "arn:aws:cloudtrail:us-east-1:111122223333:trail/aerosecure-dev";
    const account = "AWS::::Account:111122223333";
    const controls = [
      controlOf("bucket-key", { resource: `arn:aws:s3:::${BUCKET}` }),
      controlOf("trail-records", { resource: trail }),
      controlOf("trail-encrypted", { resource: account }),
      controlOf("guardduty-on", { resource: account }),
    ];
    assert.deepEqual(
      newFindingsOf(controls).map(({ Resources: [one] = [] }) => one?.Type),
      ["AwsS3Bucket", "AwsCloudTrailTrail", "AwsAccount", "AwsAccount"],
    );
  });

  it("has the partition of the key in GovCloud and China", () => {
    const region = "us-gov-west-1";
    const keyArn = KEY_ARN.replace("aws:kms:us-east-1", "aws-us-gov:kms:us-gov-west-1");
    const [finding] = newFindingsOf([controlOf("key-state")], {
      deployed: { ...deployed, region, keyArn },
    });
    assert.equal(
      finding?.ProductArn,
      "arn:aws-us-gov:securityhub:us-gov-west-1:111122223333:product/111122223333/default",
    );
    assert.equal(finding?.Resources?.[0]?.Partition, "aws-us-gov");
  });

  it("stays within every limit, however much there is to say", () => {
    const long = "x".repeat(10_000);
    const sources = Array.from({ length: 500 }, () => ({ call: "s3:GetBucket", on: long, at: "" }));
    const texts = { title: long, expected: long, found: long, remedy: long };
    const ids = Object.keys(DEFINITIONS) as ControlId[];
    const controls = ids.map((id) => controlOf(id, { verdict: "fail", ...texts, sources }));
    const name = { bucketName: "b".repeat(63), stack: "s".repeat(100) };
    for (const finding of newFindingsOf(controls, { deployed: { ...deployed, ...name } })) {
      const fields = Object.entries(finding.ProductFields ?? {});
      const lengths: readonly (readonly [string | undefined, number])[] = [
        [finding.Id, FINDING_LIMITS.id],
        [finding.GeneratorId, FINDING_LIMITS.id],
        [finding.Title, FINDING_LIMITS.title],
        [finding.Description, FINDING_LIMITS.description],
        [finding.Remediation?.Recommendation?.Text, FINDING_LIMITS.remedy],
        ...fields.flatMap(([field, value]) => [
          [field, FINDING_LIMITS.productFieldName] as const,
          [value, FINDING_LIMITS.productField] as const,
        ]),
      ];
      for (const [text = "", max] of lengths) {
        assert.ok(text.length >= 1 && text.length <= max, `${finding.Id}: ${text.length} > ${max}`);
      }
      assert.ok(Buffer.byteLength(JSON.stringify(finding)) <= FINDING_LIMITS.bytes);
    }
  });

  it("names no requirements where there are none", () => {
    const [finding] = newFindingsOf([controlOf("key-alias")]);
    assert.deepEqual(finding?.Compliance, { Status: "PASSED" });
  });

  it("leaves out no requirement: no control has more than a finding takes", () => {
    for (const id of Object.keys(DEFINITIONS) as ControlId[]) {
      assert.ok(relatedTo(controlOf(id)).length <= FINDING_LIMITS.requirements, id);
    }
  });
});
