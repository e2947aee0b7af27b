import assert from "node:assert/strict";
import { assertSurvives } from "./assert-survives";
import { assertHonest, type Licence, stacksWith } from "./honesty";
import {
  type Outcome,
  type ResourceRunOptions,
  runResource,
  runStack,
  type TestResource,
} from "./run-policy";
import { testFramework } from "./test-framework";
import type { TestedPolicy } from "./tested-policy";
import { described, UNKNOWN_TEXT, type Way, waysIn, withValue } from "./values-in";

/** What is expected of a policy. What a case does not expect must not be reported. */
interface Case extends Licence, Partial<Outcome> {
  /** The test's title. */
  readonly it: string;
}

export interface ResourceCase extends Case, Pick<ResourceRunOptions, "opts" | "provider"> {
  /** @default the type that the cases are of */
  readonly type?: string;
  readonly props: Readonly<Record<string, unknown>>;
}

export interface StackCase extends Case {
  readonly stack: readonly TestResource[];
  /** Whether the engine analysed each resource before the stack. @default true */
  readonly analysed?: boolean;
}

/** What each value is in turn, besides unknown. A policy may judge them as it likes, but not throw. */
const ODD_VALUES = [undefined, null, "", 1, true, [], [null], {}];

/**
 * Defines one test for each case. Each case is also run without the framework's proxy; with each of
 * its values unknown, which must make nothing worse and take no fault away in silence; and with each
 * of its values absent and of other types, which must not make the policy throw.
 */
export function testResourcePolicy(
  policy: TestedPolicy,
  type: string,
  cases: readonly ResourceCase[],
): void {
  testCases(policy, cases, ({ type: caseType = type, props, config = {}, opts, provider }) => {
    const options = { config, ...(opts && { opts }), ...(provider && { provider }) };
    return {
      run: (proxied) => runResource(policy, caseType, props, { ...options, proxied }),
      changes: (value) =>
        waysIn(props).map((way) => ({
          way,
          run: () => runResource(policy, caseType, withValue(props, way, value), options),
        })),
    };
  });
}

/** The same for stacks: each value of each resource is unknown, absent and of other types in turn. */
export function testStackPolicy(policy: TestedPolicy, cases: readonly StackCase[]): void {
  testCases(policy, cases, ({ stack, analysed = true, config = {} }) => ({
    run: (proxied) => runStack(policy, stack, { analysed, config, proxied }),
    changes: (value) =>
      stacksWith(stack, value).map(({ way, changed }) => ({
        way,
        run: () => runStack(policy, changed, { analysed, config }),
      })),
  }));
}

interface Runs {
  readonly run: (proxied: boolean) => Promise<Outcome>;
  /** The runs in which one value is another, for each value there is. */
  readonly changes: (value: unknown) => readonly { way: Way; run: () => Promise<Outcome> }[];
}

function testCases<Each extends Case>(
  policy: TestedPolicy,
  cases: readonly Each[],
  runsOf: (each: Each) => Runs,
): void {
  const { describe, it } = testFramework();
  describe(policy.name, () => {
    for (const each of cases) {
      it(each.it, () => testCase(policy, each, runsOf(each)));
    }
  });
}

async function testCase(policy: TestedPolicy, expected: Case, { run, changes }: Runs) {
  const outcome = await assertSurvives(policy, "", () => run(true));
  assert.deepEqual(outcome, outcomeOf(expected));
  await assertSurvives(policy, "without the framework's proxy", () => run(false));
  for (const { way, run: runUnknown } of changes(UNKNOWN_TEXT)) {
    const what = `with ${way.join(".")} not known`;
    assertHonest(outcome, await assertSurvives(policy, what, runUnknown), way, expected);
  }
  for (const value of ODD_VALUES) {
    for (const { way, run: runOdd } of changes(value)) {
      await assertSurvives(policy, `with ${way.join(".")} ${described(value)}`, runOdd);
    }
  }
}

function outcomeOf({ violations = [], advisories = [], mandatory, notApplicable }: Case): Outcome {
  return {
    violations,
    advisories,
    ...(mandatory && { mandatory }),
    ...(notApplicable !== undefined && { notApplicable }),
  };
}
