import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  paginateGetFindings,
} from "@aws-sdk/client-securityhub";
import type { AwsAccess } from "../../aws/reading";
import { stopIfInterrupted } from "../../terminal/interrupted";
import { findingIdPrefix, findingsOf, productArn } from "./asff";
import type { Evidence } from "./evidence";

/** How an import into Security Hub went. */
export interface Sent {
  readonly productArn: string;
  /** Findings that no earlier run had sent. */
  readonly created: number;
  readonly updated: number;
  /** Findings of earlier runs about what the stack no longer has. */
  readonly archived: number;
  /** What Security Hub rejected. */
  readonly failed: readonly FailedFinding[];
}

export interface FailedFinding {
  readonly id: string;
  readonly code: string;
  readonly message: string;
}

/**
 * In one call. Source:
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
 */
export const FINDINGS_PER_CALL = 100;

/**
 * Imports the evidence's controls as findings: new ones are created, those of earlier runs updated, and
 * those about what the stack no longer has archived. A second call with the same evidence changes nothing more.
 *
 * @throws Interrupted between two calls, and the error of AWS if it accepts nothing
 */
export async function sendFindings(
  { clients: { securityHub }, signal }: Pick<AwsAccess, "clients" | "signal">,
  evidence: Evidence,
): Promise<Sent> {
  const arn = productArn(evidence.deployed);
  const earlier = await earlierFindings(securityHub, arn, findingIdPrefix(evidence.deployed));
  const createdAt = new Map(earlier.map(({ Id, CreatedAt }) => [Id ?? "", CreatedAt ?? ""]));
  const current = findingsOf(evidence, createdAt);
  const ids = new Set(current.map(({ Id }) => Id));
  const gone = earlier.filter(({ Id, RecordState }) => RecordState !== "ARCHIVED" && !ids.has(Id));
  const findings = [...current, ...gone.map((each) => archived(each, evidence.madeAt))];
  const failed: FailedFinding[] = [];
  for (let first = 0; first < findings.length; first += FINDINGS_PER_CALL) {
    stopIfInterrupted(
      signal,
      () => `${first} of ${findings.length} findings were imported; run it again to go on.`,
    );
    const Findings = findings.slice(first, first + FINDINGS_PER_CALL);
    const answer = await securityHub.send(new BatchImportFindingsCommand({ Findings }));
    failed.push(
      ...(answer.FailedFindings ?? []).map(({ Id, ErrorCode, ErrorMessage }) => ({
        id: Id ?? "",
        code: ErrorCode ?? "",
        message: ErrorMessage ?? "",
      })),
    );
  }
  const taken = (list: readonly AwsSecurityFinding[]) =>
    list.filter(({ Id }) => !failed.some(({ id }) => id === Id));
  const updated = taken(current).filter(({ Id }) => createdAt.has(Id ?? "")).length;
  return {
    productArn: arn,
    created: taken(current).length - updated,
    updated,
    archived: taken(gone).length,
    failed,
  };
}

async function earlierFindings(
  client: AwsAccess["clients"]["securityHub"],
  arn: string,
  prefix: string,
): Promise<readonly AwsSecurityFinding[]> {
  const found: AwsSecurityFinding[] = [];
  const Filters = {
    ProductArn: [{ Value: arn, Comparison: "EQUALS" as const }],
    Id: [{ Value: prefix, Comparison: "PREFIX" as const }],
  };
  for await (const { Findings = [] } of paginateGetFindings(
    { client, pageSize: 100 },
    { Filters },
  )) {
    // The local AWS does not filter.
    found.push(
      ...Findings.filter(({ Id, ProductArn }) => ProductArn === arn && Id?.startsWith(prefix)),
    );
  }
  return found;
}

/** What a finding has to have, and no more: the rest is Security Hub's own, or the customer's. */
function archived(earlier: AwsSecurityFinding, updatedAt: string): AwsSecurityFinding {
  const { SchemaVersion, Id, ProductArn, GeneratorId, AwsAccountId, CreatedAt } = earlier;
  const { Title, Description, Resources } = earlier;
  return {
    ...{ SchemaVersion, Id, ProductArn, GeneratorId, AwsAccountId, CreatedAt },
    ...{ Title, Description, Resources },
    ...(earlier.FindingProviderFields === undefined
      ? {}
      : { FindingProviderFields: earlier.FindingProviderFields }),
    UpdatedAt: updatedAt,
    RecordState: "ARCHIVED",
  };
}
