import type { AwsSecurityFinding } from "@aws-sdk/client-securityhub";
import type { Verdict } from "../../controls/check";
import type { Control } from "../../controls/control";
import type { Deployed, Evidence } from "./evidence";

/**
 * What Security Hub takes, in characters and pieces.
 *
 * Source: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
 */
export const FINDING_LIMITS = {
  id: 512,
  title: 256,
  description: 1024,
  remedy: 512,
  productFieldName: 128,
  productField: 2048,
  /** Source: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Compliance.html */
  requirements: 32,
  /** Bytes. Source: https://docs.aws.amazon.com/securityhub/latest/partnerguide/guidelines-batchimportfindings.html */
  bytes: 240 * 1024,
} as const;

const STATUSES: Readonly<Record<Verdict, "PASSED" | "FAILED" | "NOT_AVAILABLE">> = {
  pass: "PASSED",
  fail: "FAILED",
  "not-judged": "NOT_AVAILABLE",
};

const RESOURCE_TYPES: Readonly<Record<Control["about"], string>> = {
  key: "AwsKmsKey",
  bucket: "AwsS3Bucket",
  account: "AwsAccount",
};

/** What all findings of one key and bucket begin their Id with, and no others. */
export function findingIdPrefix({
  accountId,
  region,
  keyArn,
  bucketName,
}: Pick<Deployed, "accountId" | "region" | "keyArn" | "bucketName">): string {
  return `aerosecure/${accountId}/${region}/${bucketName}/${keyArn.split("/").at(-1)}/`;
}

/**
 * The ARN of an account's own findings, which need no integration.
 *
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-custom-providers.html
 */
export function productArn({ accountId, region, keyArn }: Deployed): string {
  const partition = keyArn.split(":")[1];
  return `arn:${partition}:securityhub:${region}:${accountId}:product/${accountId}/default`;
}

/**
 * Every control as a finding of Security Hub. The next run's findings have the same Ids, and so are updates.
 *
 * @param createdAt by Id, when an earlier run first sent it, in ISO 8601
 */
export function findingsOf(
  evidence: Evidence,
  createdAt: ReadonlyMap<string, string>,
): readonly AwsSecurityFinding[] {
  return evidence.controls.map((control) => {
    const id = `${findingIdPrefix(evidence.deployed)}${control.id}`;
    return findingOf(control, evidence, { id, createdAt: createdAt.get(id) ?? evidence.madeAt });
  });
}

function findingOf(
  control: Control,
  { deployed, madeAt, madeWith }: Evidence,
  { id, createdAt }: { readonly id: string; readonly createdAt: string },
): AwsSecurityFinding {
  const partition = deployed.keyArn.split(":")[1];
  const isFailed = control.verdict === "fail";
  const related = [...relatedTo(control)];
  return {
    SchemaVersion: "2018-10-08",
    Id: id,
    ProductArn: productArn(deployed),
    ProductName: madeWith.name,
    GeneratorId: `${madeWith.name}/${control.id}`,
    AwsAccountId: deployed.accountId,
    CreatedAt: createdAt,
    UpdatedAt: madeAt,
    Title: cut(control.title, FINDING_LIMITS.title),
    Description: cut(descriptionOf(control), FINDING_LIMITS.description),
    // Security Hub takes severity and types of an update from here alone.
    FindingProviderFields: {
      Severity: {
        Label: isFailed ? severityLabel(control) : "INFORMATIONAL",
        Original: control.severity,
      },
      Types: ["Software and Configuration Checks/AWS Security Best Practices"],
    },
    Resources: [
      {
        Type: control.resource.includes(":trail/")
          ? "AwsCloudTrailTrail"
          : RESOURCE_TYPES[control.about],
        Id: control.resource,
        Partition: partition as "aws",
        Region: deployed.region,
      },
    ],
    Compliance: {
      Status: STATUSES[control.verdict],
      ...(related.length === 0 ? {} : { RelatedRequirements: related }),
    },
    ...(control.remedy === null
      ? {}
      : { Remediation: { Recommendation: { Text: cut(control.remedy, FINDING_LIMITS.remedy) } } }),
    ProductFields: {
      [`${madeWith.name}/version`]: madeWith.version,
      [`${madeWith.name}/calls`]: cut(
        control.sources.map(({ call }) => call).join(", "),
        FINDING_LIMITS.productField,
      ),
      ...(deployed.stack === null ? {} : { [`${madeWith.name}/stack`]: deployed.stack }),
    },
    RecordState: "ACTIVE",
  };
}

/** Requirements in the words of Security Hub's own findings. */
export function relatedTo({ requirements }: Pick<Control, "requirements">): readonly string[] {
  return [
    ...requirements.cis30.map((id) => `CIS AWS Foundations Benchmark v3.0.0/${id}`),
    ...requirements.nist80053r5.map((id) => `NIST.800-53.r5 ${id}`),
    ...requirements.pciDss40.map((id) => `PCI DSS v4.0.1/${id}`),
  ];
}

function descriptionOf({ expected, found, sources }: Control): string {
  const calls = sources.map(({ call, on, at }) => `${call} on ${on} at ${at}`);
  return `Expected: ${expected}. Found: ${found}. By ${calls.join("; ")}.`;
}

function severityLabel({ severity }: Control): "LOW" | "MEDIUM" | "HIGH" | "CRITICAL" {
  return severity.toUpperCase() as "LOW" | "MEDIUM" | "HIGH" | "CRITICAL";
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`;
}
