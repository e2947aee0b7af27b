interface Statement {
  readonly sid: string;
  readonly text: string;
}

/**
 * How two policy documents differ, by statement. The order of statements, of keys and of values in a
 * list means nothing, and a list of one value is that value.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * @returns undefined if they say the same
 */
export function policyDifference(deployed: string, found: string): string | undefined {
  const before = statementsOf(deployed);
  const now = statementsOf(found);
  if (before === undefined || now === undefined) {
    return deployed === found ? undefined : "it is no policy document";
  }
  const has = (list: readonly Statement[], { text }: Statement) =>
    list.some((each) => each.text === text);
  const named = (list: readonly Statement[], { sid }: Statement) =>
    list.some((each) => each.sid === sid);
  const lacking = before.filter((each) => !has(now, each));
  const foreign = now.filter((each) => !has(before, each));
  const differences = [
    ["changed", lacking.filter((each) => named(foreign, each))],
    ["missing", lacking.filter((each) => !named(foreign, each))],
    ["not the stack's", foreign.filter((each) => !named(lacking, each))],
  ] as const;
  const parts = differences.flatMap(([what, list]) =>
    list.length === 0 ? [] : [`${what}: ${list.map(({ sid }) => sid).join(", ")}`],
  );
  return parts.length === 0 ? undefined : parts.join("; ");
}

function statementsOf(text: string): readonly Statement[] | undefined {
  try {
    const { Statement: statement } = JSON.parse(text) as { Statement?: unknown };
    const list = Array.isArray(statement) ? statement : [statement];
    return list.map((each, index) => ({
      sid: String((each as { Sid?: unknown })?.Sid ?? `statement ${index + 1}`),
      text: JSON.stringify(canonical(each)),
    }));
  } catch {
    return undefined;
  }
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    const parts = value.map(canonical);
    return parts.length === 1 ? parts[0] : parts.map((part) => JSON.stringify(part)).sort();
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, each]) => [key, canonical(each)]));
  }
  return String(value);
}
