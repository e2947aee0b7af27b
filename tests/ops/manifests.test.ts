import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";

type Pins = Readonly<Record<string, string>>;

function pinsOf(path: string): Pins {
  const manifest = JSON.parse(readFileSync(join(repositoryRoot, path), "utf8"));
  return { ...manifest.dependencies, ...manifest.devDependencies };
}

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !/^(?:bin|node_modules)\b/.test(name))
    .map((name) => readFileSync(join(folder, name), "utf8"));
}

describe("the workspace ops/", () => {
  const root = pinsOf("package.json");
  const ops = pinsOf("ops/package.json");

  it("pins what it shares with the project to the same versions, all exactly", () => {
    for (const [name, version] of Object.entries(ops)) {
      assert.match(version, /^\d+\.\d+\.\d+(?:-[\w.]+)?$/, name);
      assert.equal(root[name] ?? version, version, name);
    }
  });

  it("names every package that its sources import, and no other", () => {
    const imported = sources(join(repositoryRoot, "ops"))
      .flatMap((text) => [...text.matchAll(/(?:from |require\(|import\()"((?:@[\w-]+\/)?[\w-]+)/g)])
      .map(([, name = ""]) => name)
      .filter((name) => !name.startsWith("node"));
    assert.deepEqual([...new Set(imported)].sort(), Object.keys(ops).sort());
  });

  it("imports of the project what describes AWS, the pack's judge, its frameworks and reports, and nothing else", () => {
    const outside = sources(join(repositoryRoot, "ops"))
      .flatMap((text) => [
        ...text.matchAll(/from "(?:\.\.\/)+((?:infra|local|policy-pack|tests)\/[^"]+)"/g),
      ])
      .map(([, path]) => path);
    const rooms = outside.map((path) => path?.replace(/(policy-document)\/[\w/-]+$/, "$1"));
    assert.deepEqual([...new Set(rooms)].sort(), [
      ...["infra/aws/bucket-namespace", "infra/aws/limits", "infra/aws/partitions"],
      ...["infra/aws/permission-set-role", "infra/aws/stack-tag"],
      ...["policy-pack/frameworks", "policy-pack/policy-document", "policy-pack/sarif"],
      "policy-pack/values/visible-text",
    ]);
  });

  it("has an executable door", () => {
    const { mode } = statSync(join(repositoryRoot, "ops/aerosecure.js"));
    assert.equal(mode & 0o111, 0o111);
  });
});
