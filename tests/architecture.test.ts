import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../local/processes/paths";
import { runCommand } from "../local/processes/run-command";
import { temporaryDirectory } from "./support/temporary-directory";

const CHECKED = ["infra", "policy-pack", "ops", "local", "bootstrap"];

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

describe("the arrows of the house", () => {
  const directory = temporaryDirectory();

  /** A tree of files, each of which imports others. */
  function plant(files: Readonly<Record<string, readonly string[]>>): string {
    const place = directory();
    for (const folder of CHECKED) {
      mkdirSync(join(place, folder), { recursive: true });
    }
    for (const [file, imports] of Object.entries(files)) {
      mkdirSync(dirname(join(place, file)), { recursive: true });
      const lines = imports.map((from) => `export * from "${from}";\n`);
      writeFileSync(join(place, file), `${lines.join("")}export const name = "${file}";\n`);
    }
    return place;
  }

  const planted: readonly {
    readonly title: string;
    readonly files: Readonly<Record<string, readonly string[]>>;
    readonly errors: readonly string[];
  }[] = [
    {
      title: "lets a room import one below it",
      files: { "policy-pack/values/node.ts": [], "policy-pack/keys/key.ts": ["../values/node"] },
      errors: [],
    },
    {
      title: "refuses an import upward",
      files: { "policy-pack/keys/key.ts": ["../rules/rule"], "policy-pack/rules/rule.ts": [] },
      errors: [
        "error policy-pack: keys imports a room above it or beside it: policy-pack/keys/key.ts → policy-pack/rules/rule.ts",
      ],
    },
    {
      title: "refuses an import upward of types alone",
      files: {
        "policy-pack/values/node.ts": ["../resources/stack"],
        "policy-pack/resources/stack.ts": [],
      },
      errors: [
        "error policy-pack: values imports a room above it or beside it: policy-pack/values/node.ts → policy-pack/resources/stack.ts",
      ],
    },
    {
      title: "refuses an import of a room beside it",
      files: { "policy-pack/buckets/a.ts": ["../alarms/b"], "policy-pack/alarms/b.ts": [] },
      errors: [
        "error policy-pack: buckets imports a room above it or beside it: policy-pack/buckets/a.ts → policy-pack/alarms/b.ts",
      ],
    },
    {
      title: "refuses an import of another part, but lets ops use the judge",
      files: {
        "policy-pack/policy-document/judge.ts": [],
        "policy-pack/rules/rule.ts": [],
        "ops/controls/table.ts": [
          "../../policy-pack/policy-document/judge",
          "../../policy-pack/rules/rule",
        ],
      },
      errors: ["error ops imports another part: ops/controls/table.ts → policy-pack/rules/rule.ts"],
    },
    {
      title: "refuses a circle",
      files: { "local/a.ts": ["./b"], "local/b.ts": ["./a"] },
      errors: ["error circle: local/a.ts → local/b.ts → local/a.ts"],
    },
  ];
  for (const { title, files, errors } of planted) {
    it(title, async () => {
      assert.deepEqual(await cruise(plant(files)), { exitCode: errors.length, errors });
    });
  }

  it("holds in this repository", async () => {
    assert.deepEqual(await cruise(repositoryRoot), { exitCode: 0, errors: [] });
  });
});
