import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { rules } from "../../policy-pack/src/rules";
import { runStack, type TestResource } from "../../policy-pack/src/testing";

/** A stack that people reported, or that AWS's documentation shows, and what is right to say. */
interface ReportedCase {
  readonly id: string;
  readonly source: string;
  readonly why: string;
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly props: Readonly<Record<string, unknown>>;
    /** By property, the resource that its value was made from, as a type and a name. */
    readonly links?: Readonly<Record<string, readonly [type: string, name: string]>>;
  }[];
  readonly mustReport: readonly string[];
  readonly mustStaySilent: readonly string[];
}

const CASES: readonly ReportedCase[] = JSON.parse(
  readFileSync(path.join(__dirname, "reported.json"), "utf8"),
);

function stackOf({ resources }: ReportedCase): readonly TestResource[] {
  return resources.map(({ links = {}, ...resource }) => ({
    ...resource,
    madeFrom: Object.fromEntries(
      Object.entries(links).map(([property, [, name]]) => [property, [name]]),
    ),
  }));
}

/** What every policy of the pack says of the stack at its own level, by policy. */
async function findingsOf(
  stack: readonly TestResource[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const findings = new Map<string, readonly string[]>();
  for (const rule of rules) {
    findings.set(rule.name, (await runStack(rule, stack)).violations);
  }
  return findings;
}

describe("stacks that were reported", () => {
  for (const each of CASES) {
    it(`${each.id}, ${each.source}: ${each.why}`, async () => {
      const findings = await findingsOf(stackOf(each));
      const silent = each.mustReport.filter((policy) => findings.get(policy)?.length === 0);
      assert.deepEqual(silent, [], "policies that must report it and do not");
      const wrong = each.mustStaySilent.flatMap((policy) =>
        (findings.get(policy) ?? [`there is no policy ${policy}`]).map(
          (message) => `${policy}: ${message}`,
        ),
      );
      assert.deepEqual(wrong, [], "findings that must not be there");
      for (const policy of [...each.mustReport, ...each.mustStaySilent]) {
        assert.ok(findings.has(policy), `there is no policy ${policy}`);
      }
    });
  }
});
