import { createHash } from "node:crypto";
import { grouped } from "./values/grouped";

/** A finding of a policy pack, as Pulumi's engine reports it. */
export interface ReportedFinding {
  readonly policy: string;
  /** "mandatory" or "advisory". */
  readonly level: string;
  /** "low", "medium", "high" or "critical"; null or empty if the policy has none. */
  readonly severity: string | null;
  /** The resource's type and name; null or empty if it is about the whole stack. */
  readonly resource: string | null;
  /** Pulumi begins it with the policy's description, on a line of its own. */
  readonly message: string;
}

export interface ReportedPack {
  readonly name: string;
  readonly version: string;
}

/**
 * What GitHub takes for these severities.
 *
 * Source: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
const SECURITY_SEVERITIES: Readonly<Record<string, string>> = {
  low: "3.0",
  medium: "6.0",
  high: "8.0",
  critical: "9.5",
};

/**
 * The findings of policy packs as a SARIF 2.1.0 log with one run.
 *
 * The engine does not know the line that declares a resource, so each result is at the top of Pulumi.yaml,
 * which is there in every project, and names its resource as a logical location.
 *
 * Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 *
 * @param packs those that ran; the first gives the run its name
 */
export function sarifOf(findings: readonly ReportedFinding[], packs: readonly ReportedPack[]) {
  const byPolicy = grouped(findings, ({ policy }) => [policy]);
  const policies = [...byPolicy.keys()];
  const [onlyPack] = packs.length === 1 ? packs : [];
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: packs.map(({ name }) => name).join(", ") || "Pulumi policies",
            ...(onlyPack && { version: onlyPack.version }),
            rules: [...byPolicy.values()].flatMap((same) => same.slice(0, 1).map(ruleOf)),
          },
        },
        results: findings.map((finding) => resultOf(finding, policies.indexOf(finding.policy))),
      },
    ],
  };
}

function ruleOf({ policy, message, severity }: ReportedFinding) {
  const { description } = partsOf(message);
  const score = severity ? SECURITY_SEVERITIES[severity] : undefined;
  return {
    id: policy,
    ...(description !== "" && { shortDescription: { text: description } }),
    properties: { tags: ["security"], ...(score && { "security-severity": score }) },
  };
}

function resultOf(finding: ReportedFinding, ruleIndex: number) {
  const { policy, level, resource, message } = finding;
  const [type = "", name = ""] = resource?.split(" ") ?? [];
  return {
    ruleId: policy,
    ruleIndex,
    level: level === "mandatory" ? "error" : "warning",
    message: { text: partsOf(message).text },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: "Pulumi.yaml" },
          region: { startLine: 1 },
        },
        ...(resource && {
          logicalLocations: [{ name, fullyQualifiedName: `${type}::${name}`, kind: "resource" }],
        }),
      },
    ],
    partialFingerprints: { "policyFinding/v1": fingerprintOf(finding) },
  };
}

/** What the policy says of itself, if it does, and what it says of the resource. */
function partsOf(message: string): { readonly description: string; readonly text: string } {
  const [first = "", ...rest] = message.trim().split("\n");
  return rest.length === 0
    ? { description: "", text: first }
    : { description: first, text: rest.join("\n").trim() };
}

/** The same for one finding from run to run. */
function fingerprintOf({ policy, resource, message }: ReportedFinding): string {
  return createHash("sha256")
    .update(JSON.stringify([policy, resource ?? "", message]))
    .digest("hex");
}
