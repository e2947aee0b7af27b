type Define = (title: string, body: () => void | Promise<void>) => unknown;

/** The two functions that mocha and `node:test` have in common. */
export interface TestFramework {
  readonly describe: Define;
  readonly it: Define;
}

/** Those that the test's process has as globals, or else those of `node:test`. */
export function testFramework(): TestFramework {
  const { describe, it } = globalThis as Partial<TestFramework>;
  return describe === undefined || it === undefined ? require("node:test") : { describe, it };
}
