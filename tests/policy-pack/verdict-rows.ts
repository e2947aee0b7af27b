import assert from "node:assert/strict";
import { rules } from "../../policy-pack/src/rules";
import { type Outcome, runStack, type TestResource } from "../../policy-pack/src/testing";

export type Verdict = "accepted" | "refused" | "not known";

/** What one policy says of one stack. */
export interface Row {
  readonly what: string;
  readonly policy: string;
  readonly stack: readonly TestResource[];
  readonly is: Verdict;
  readonly config?: Readonly<Record<string, unknown>>;
}

export function row(
  what: string,
  policy: string,
  is: Verdict,
  stack: readonly TestResource[],
): Row {
  return { what, policy, stack, is };
}

export function ruleNamed(policy: string): (typeof rules)[number] {
  const rule = rules.find(({ name }) => name === policy);
  assert.ok(rule, `there is no policy ${policy}`);
  return rule;
}

/** One test for each row. */
export function describeRows(
  table: string,
  groups: Readonly<Record<string, readonly Row[]>>,
): void {
  describe(table, () => {
    for (const [group, rows] of Object.entries(groups)) {
      describe(group, () => {
        for (const { what, policy, stack, is, config = {} } of rows) {
          it(`${what}: ${is} by ${policy}`, async () => {
            const outcome = await runStack(ruleNamed(policy), stack, { config });
            assert.equal(verdictOf(outcome), is, JSON.stringify(outcome));
          });
        }
      });
    }
  });
}

export function verdictOf({ violations, advisories }: Outcome): Verdict {
  if (violations.length > 0) {
    return "refused";
  }
  const isUnknown = advisories.some((text) => text.endsWith("not known until the update."));
  return isUnknown ? "not known" : "accepted";
}
