import { UserError } from "../../terminal/user-error";

/** What a policy pack says of the stack's resources. */
export interface PolicyResult {
  /** "fail" if a mandatory policy is violated. */
  readonly verdict: "pass" | "fail";
  readonly packs: readonly PolicyPack[];
  readonly findings: readonly PolicyFinding[];
}

export interface PolicyPack {
  readonly name: string;
  readonly version: string;
}

export interface PolicyFinding {
  readonly policy: string;
  readonly level: "mandatory" | "advisory";
  /** As the policy has it; null if it has none. */
  readonly severity: string | null;
  /** The resource's type and name; null if it is about the whole stack. */
  readonly resource: string | null;
  readonly message: string;
}

/** An event of Pulumi's engine, as far as it is about policies. */
interface EngineEvent {
  readonly policyEvent?: {
    readonly resourceUrn?: string;
    readonly message?: string;
    readonly policyName?: string;
    readonly enforcementLevel?: string;
    readonly severity?: string;
  };
  readonly summaryEvent?: { readonly PolicyPacks?: Readonly<Record<string, string>> };
}

/**
 * Reads what `pulumi policy analyze --json` prints: an event of the engine on every line, the last of which
 * names the packs.
 *
 * @param from named if it is none: "--policy-report report.json"
 * @throws UserError if the text is no such report, or names no pack
 */
export function readPolicyReport(text: string, from: string): PolicyResult {
  const events = eventsIn(text);
  const packs = Object.entries(
    events.find(({ summaryEvent }) => summaryEvent)?.summaryEvent?.PolicyPacks ?? {},
  ).map(([name, version]) => ({ name, version: version.replace(/^v/, "") }));
  if (packs.length === 0) {
    throw new UserError(
      `${from} names no policy pack. Use what \`pulumi policy analyze --json --policy-pack policy-pack\` prints; \`pulumi preview --json\` leaves policies out.`,
    );
  }
  const findings = events
    .flatMap(({ policyEvent }) => (policyEvent === undefined ? [] : [findingOf(policyEvent)]))
    .sort((a, b) => sortKey(a).localeCompare(sortKey(b), "en"));
  const isViolated = findings.some(({ level }) => level === "mandatory");
  return { verdict: isViolated ? "fail" : "pass", packs, findings };
}

function eventsIn(text: string): readonly EngineEvent[] {
  return text.split("\n").flatMap((line) => {
    try {
      const event: unknown = JSON.parse(line);
      return typeof event === "object" && event !== null ? [event as EngineEvent] : [];
    } catch {
      return [];
    }
  });
}

/** The engine reports them as they come. */
function sortKey({ policy, resource, message }: PolicyFinding): string {
  return [policy, resource ?? "", message].join(" ");
}

function findingOf(event: NonNullable<EngineEvent["policyEvent"]>): PolicyFinding {
  const [type, name] = event.resourceUrn?.split("::").slice(-2) ?? [];
  return {
    policy: event.policyName ?? "",
    level: event.enforcementLevel === "mandatory" ? "mandatory" : "advisory",
    severity: event.severity || null,
    resource: name === undefined ? null : `${type?.split("$").at(-1)} ${name}`,
    message: (event.message ?? "").replace(/<\{%.*?%\}>/g, "").trim(),
  };
}
