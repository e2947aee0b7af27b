import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import { presentFiles } from "../docs/present-files";

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

/** The bench compares with programs and packs as others publish them. */
const OF_OTHERS = /^bench\//;

describe("the manifests of packages", () => {
  const root = pinsOf("package.json");
  const manifests = presentFiles().filter(
    (file) => basename(file) === "package.json" && !OF_OTHERS.test(file),
  );

  it("are of the project, its workspaces, the component, examples and tools", () => {
    assert.ok(manifests.length >= 8, manifests.join(", "));
  });

  for (const manifest of manifests) {
    it(`pin what they share with the project to the same versions, all exactly: ${manifest}`, () => {
      for (const [name, version] of Object.entries(pinsOf(manifest))) {
        assert.match(version, /^\d+\.\d+\.\d+(?:-[\w.]+)?$/, name);
        assert.equal(root[name] ?? version, version, name);
      }
    });
  }
});

describe("the workspace ops/", () => {
  const ops = pinsOf("ops/package.json");

  it("names every package that its sources import, and no other", () => {
    const imported = sources(join(repositoryRoot, "ops"))
      .flatMap((text) => [...text.matchAll(/(?:from |require\(|import\()"((?:@[\w-]+\/)?[\w-]+)/g)])
      .map(([, name = ""]) => name)
      .filter((name) => !name.startsWith("node"));
    assert.deepEqual([...new Set(imported)].sort(), Object.keys(ops).sort());
  });

  const outside = sources(join(repositoryRoot, "ops"))
    .flatMap((text) => [
      ...text.matchAll(/from "(?:\.\.\/)+((?:infra|local|policy-pack|tests)\/[^"]+)"/g),
    ])
    .map(([, path = ""]) => path);

  it("imports of the project what describes AWS, the pack's judge, its frameworks and reports, and nothing else", () => {
    const rooms = outside.map((path) => path.replace(/(policy-document)\/[\w/-]+$/, "$1"));
    assert.deepEqual([...new Set(rooms)].sort(), [
      ...["infra/aws/bucket-namespace", "infra/aws/limits", "infra/aws/partitions"],
      ...["infra/aws/permission-set-role", "infra/aws/stack-tag"],
      ...["policy-pack/src/frameworks", "policy-pack/src/policy-document", "policy-pack/src/sarif"],
      "policy-pack/src/values/visible-text",
    ]);
  });

  it("is compiled again if any of that changes", () => {
    const door = readFileSync(join(repositoryRoot, "local/run.js"), "utf8");
    const [, listed = ""] = /alsoFrom: \[([^\]]*)\]/.exec(door) ?? [];
    const watched = [...listed.matchAll(/"([^"]+)"/g)].map(([, path = ""]) => path);
    const isWatched = (path: string) =>
      watched.some((place) => place === `${path}.ts` || path.startsWith(`${place}/`));
    assert.deepEqual(
      outside.filter((path) => !isWatched(path)),
      [],
    );
  });

  it("has an executable door", () => {
    const { mode } = statSync(join(repositoryRoot, "ops/aerosecure.js"));
    assert.equal(mode & 0o111, 0o111);
  });
});
