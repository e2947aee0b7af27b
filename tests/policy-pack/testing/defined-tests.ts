import type { TestFramework } from "../../../policy-pack/src/testing/test-framework";

/** The tests that a function of the harness defines, which mocha itself never sees. */
export interface DefinedTests {
  /** What the tests are of, as `describe` was told. */
  readonly subject: string;
  readonly titles: readonly string[];
  /** The first line of what each test that fails says, by its title: Node.js adds a comparison below it. */
  readonly failures: () => Promise<Readonly<Record<string, string>>>;
}

export function definedTests(define: () => void): DefinedTests {
  const subjects: string[] = [];
  const tests = new Map<string, () => void | Promise<void>>();
  const framework = globalThis as unknown as { -readonly [Name in keyof TestFramework]: unknown };
  const { describe, it } = framework;
  framework.describe = (title: string, body: () => void) => {
    subjects.push(title);
    body();
  };
  framework.it = (title: string, body: () => void) => tests.set(title, body);
  try {
    define();
  } finally {
    Object.assign(framework, { describe, it });
  }
  return {
    subject: subjects.join(),
    titles: [...tests.keys()],
    failures: async () => {
      const failed: Record<string, string> = {};
      for (const [title, run] of tests) {
        try {
          await run();
        } catch (error) {
          [failed[title] = ""] = (error instanceof Error ? error.message : String(error)).split(
            "\n",
          );
        }
      }
      return failed;
    },
  };
}
