import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../local/processes/paths";
import { runCommand } from "../local/processes/run-command";
import { temporaryDirectory } from "./support/temporary-directory";

const CHECKED = ["infra", "component", "policy-pack", "ops", "local", "bootstrap"];

/** What `npm run check` runs, over the checked folders of this place. */
async function cruise(place: string) {
  const cli = join(repositoryRoot, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const config = join(repositoryRoot, ".dependency-cruiser.cjs");
  const run = await runCommand(process.execPath, [cli, "--config", config, ...CHECKED], {
    cwd: place,
    env: { ...process.env, NO_COLOR: "1" },
  });
  const errors = run.stdout.split(/\n(?= {2}error )/).filter((text) => / error /.test(text));
  return {
    exitCode: run.exitCode,
    errors: errors.map((text) =>
      text
        .replace(/\n\s*\n[\s\S]*$/, "")
        .replace(/\s+/g, " ")
        .trim(),
    ),
  };
}

/** The folders and files of a part that have code, without what is built. */
function roomsOf(part: string): readonly string[] {
  const files = readdirSync(join(repositoryRoot, part), { recursive: true, encoding: "utf8" });
  const code = files.filter(
    (file) => /\.[jt]s$/.test(file) && !/^(?:bin|node_modules)\//.test(file),
  );
  return [...new Set(code.map(roomOf))];
}

/** Each command of ops is a room of its own. */
function roomOf(file: string): string {
  const [, room = ""] = /^(?:src\/)?((?:commands\/)?[^/]+)/.exec(file) ?? [];
  return room.replace(/\.[jt]s$/, "");
}

/** What each file imports, and what is refused of it. */
const PLANTED: readonly {
  readonly file: string;
  readonly source?: string;
  readonly errors?: readonly string[];
}[] = [
  // A room below.
  { file: "policy-pack/src/values/node.ts" },
  { file: "policy-pack/src/keys/key.ts", source: 'export * from "../values/node";' },
  // A room above.
  { file: "policy-pack/src/rules/rule.ts" },
  {
    file: "policy-pack/src/keys/upward.ts",
    source: 'export * from "../rules/rule";',
    errors: [
      "policy-pack: keys imports a room above it or beside it: policy-pack/src/keys/upward.ts → policy-pack/src/rules/rule.ts",
    ],
  },
  // Types of a room above.
  { file: "policy-pack/src/resources/stack.ts" },
  {
    file: "policy-pack/src/values/types.ts",
    source: 'import type { name } from "../resources/stack";',
    errors: [
      "policy-pack: values imports a room above it or beside it: policy-pack/src/values/types.ts → policy-pack/src/resources/stack.ts",
    ],
  },
  // A room beside.
  { file: "policy-pack/src/alarms/alarm.ts" },
  {
    file: "policy-pack/src/buckets/bucket.ts",
    source: 'export * from "../alarms/alarm";',
    errors: [
      "policy-pack: buckets imports a room above it or beside it: policy-pack/src/buckets/bucket.ts → policy-pack/src/alarms/alarm.ts",
    ],
  },
  // Another part, of which ops may use the judge.
  { file: "policy-pack/src/policy-document/judge.ts" },
  {
    file: "ops/controls/table.ts",
    source:
      'export * from "../../policy-pack/src/policy-document/judge"; export * from "../../policy-pack/src/rules/rule";',
    errors: ["ops imports another part: ops/controls/table.ts → policy-pack/src/rules/rule.ts"],
  },
  // A command beside.
  { file: "ops/commands/status/report.ts" },
  {
    file: "ops/commands/verify/report.ts",
    source: 'export * from "../status/report";',
    errors: [
      "ops: commands/verify imports a room above it or beside it: ops/commands/verify/report.ts → ops/commands/status/report.ts",
    ],
  },
  // A circle.
  {
    file: "local/a.ts",
    source: 'export * from "./b";',
    errors: ["circle: local/a.ts → local/b.ts → local/a.ts"],
  },
  { file: "local/b.ts", source: 'export * from "./a";' },
];

describe("the arrows of the house", function () {
  this.timeout(60_000);
  const directory = temporaryDirectory();

  it("refuse an import of a room above or beside, of another part and in a circle, and no other", async () => {
    for (const folder of CHECKED) {
      mkdirSync(join(directory(), folder));
    }
    for (const { file, source = "" } of PLANTED) {
      mkdirSync(dirname(join(directory(), file)), { recursive: true });
      writeFileSync(join(directory(), file), `${source}\nexport const name = "${file}";\n`);
    }
    const errors = PLANTED.flatMap(({ errors = [] }) => errors.map((text) => `error ${text}`));
    const found = await cruise(directory());
    assert.deepEqual(
      { ...found, errors: found.errors.toSorted() },
      { exitCode: errors.length, errors: errors.toSorted() },
    );
  });

  for (const part of ["infra", "component", "policy-pack", "ops", "local"]) {
    it(`name every room of ${part}`, () => {
      const { forbidden } = require(join(repositoryRoot, ".dependency-cruiser.cjs"));
      const named = (forbidden as readonly { readonly name: string }[]).flatMap(
        ({ name }) => new RegExp(`^${part}: (\\S+) imports`).exec(name)?.[1] ?? [],
      );
      // The executable file only starts `main`.
      const rooms = roomsOf(part).filter((room) => room !== "aerosecure");
      assert.deepEqual([...new Set(named)].sort(), rooms.sort());
    });
  }
});
