import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import { runCommand } from "../../local/processes/run-command";
import { passes } from "../support/packages";
import { temporaryDirectory } from "../support/temporary-directory";
import { REPOSITORY } from "./github-server";
import type { Machine, Trigger } from "./place";
import { runWorkflow } from "./runner";
import {
  assertExecuted,
  EXECUTED,
  failureText,
  results,
  said,
  type WorkflowSite,
  workflowSite,
} from "./workflow-site";

const { version } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8"));
const PACKAGES = ["aerosecure", "aerosecure-component", "aerosecure-policy-pack"].map(
  (name) => `${name}@${version}`,
);

/** npm, except that the whole of it is checked and tested elsewhere, and nothing is published. */
const NPM = `#!/bin/sh
case "$1 $2" in
"run check" | "test ") echo "npm $* is run by the test of test.yml" ;;
"view "*) if grep -qsxF "$2" "$REGISTRY"; then echo ${version}; else exit 1; fi ;;
"publish "*)
  tar -xOf "$2" package/package.json | jq -r '"\\(.name)@\\(.version)"' >> "$REGISTRY"
  shift 2
  echo "published with $*"
  ;;
*) exec "$WORKFLOWS_NPM" "$@" ;;
esac
`;

/** GitHub's own command, told what to release. */
const GH = `#!/bin/sh
test -n "$GH_TOKEN"
printf '%s\\n' "$GH_REPO" "$@" > "$RELEASED"
`;

describe("release.yml", function () {
  this.timeout(600_000);
  let site: WorkflowSite;
  let machine: Machine;
  let registry: string;
  let released: string;

  before(async function () {
    this.timeout(900_000);
    site = await workflowSite("release", { reachesAws: false });
    const bin = join(site.machine.directory, "release-bin");
    [registry, released] = [join(bin, "registry"), join(bin, "released")];
    mkdirSync(bin, { recursive: true });
    for (const [name, text] of Object.entries({ npm: NPM, gh: GH })) {
      writeFileSync(join(bin, name), text);
      chmodSync(join(bin, name), 0o755);
    }
    const { PATH = "", ...others } = site.machine.env;
    const [workflows = ""] = PATH.split(delimiter);
    const env = {
      ...others,
      PATH: [bin, PATH].join(delimiter),
      WORKFLOWS_NPM: join(workflows, "npm"),
      REGISTRY: registry,
      RELEASED: released,
    };
    machine = { ...site.machine, env };
  });

  after(() => site?.stop());

  const tagged = (sha: string, tag: string): Trigger => ({
    name: "push",
    sha,
    ref: `refs/tags/${tag}`,
    event: {},
  });

  it("packs, publishes what is not published yet, and releases with the notes of the version", async () => {
    const named = site.repository.commit(site.repository.main, {
      "CHANGELOG.md": (text) => text.replace("## Unreleased\n", `## ${version}\n`),
    });
    // The run before it got as far as one of the three.
    writeFileSync(registry, `${PACKAGES[0]}\n`);
    const run = await runWorkflow("release.yml", machine, tagged(named, `v${version}`));
    assert.deepEqual(
      results(run),
      { "test test": "success", pack: "success", publish: "success", notes: "success" },
      failureText(run),
    );
    assert.deepEqual(
      readFileSync(registry, "utf8").trim().split("\n").sort(),
      [...PACKAGES].sort(),
    );
    assert.equal(said(run, "publish").match(/with --provenance --access public/g)?.length, 2);

    const folder = run.artifacts["release"] ?? "";
    const manifests = await Promise.all(
      PACKAGES.map(async (name) => {
        const file = join(folder, `${name.replace("@", "-")}.tgz`);
        const { stdout } = await passes("tar", ["-xOf", file, "package/package.json"], folder);
        return JSON.parse(stdout);
      }),
    );
    assert.deepEqual(
      manifests.map(({ repository }) => repository),
      ["ops", "component", "policy-pack"].map((directory) => ({
        url: `git+https://github.com/${REPOSITORY}.git`,
        directory,
      })),
    );
    const notes = readFileSync(join(folder, "notes.md"), "utf8");
    assert.match(notes, /^### The program\n/);
    const told = readFileSync(released, "utf8").replace(/^.*\/release\//gm, "release/");
    assert.deepEqual(told.trim().split("\n"), [
      REPOSITORY,
      ...["release", "create", `v${version}`],
      ...PACKAGES.map((name) => `release/${name.replace("@", "-")}.tgz`),
      ...["--verify-tag", "--title", `v${version}`, "--notes-file", "release/notes.md"],
    ]);
  });

  it("leaves no `run:` step that was not executed here", () => assertExecuted(EXECUTED.release));

  describe("its script", () => {
    const directory = temporaryDirectory();
    const script = join(repositoryRoot, ".github/scripts/release.js");
    const release = (changelog: string, ...args: readonly string[]) => {
      writeFileSync(join(directory(), "package.json"), '{"version":"1.2.3"}');
      writeFileSync(join(directory(), "CHANGELOG.md"), changelog);
      return runCommand(process.execPath, [script, ...args], { cwd: directory() });
    };
    const NOTES = "# Changelog\n\n## Unreleased\n\n- New\n\n## 1.2.3\n\n- Old\n";

    for (const [what, changelog, args, exitCode, line] of [
      [
        "another tag",
        NOTES,
        ["v1.2.4", "release"],
        1,
        "The tag is v1.2.4, and package.json says 1.2.3. Use the tag v1.2.3.",
      ],
      [
        "a version without notes",
        NOTES.replace("## 1.2.3", "## 1.2.30"),
        ["v1.2.3", "release"],
        1,
        "CHANGELOG.md has nothing about 1.2.3. Rename its section Unreleased to 1.2.3.",
      ],
      [
        "empty notes",
        "## 1.2.3\n\n## 1.2.2\n\n- Old\n",
        ["v1.2.3", "release"],
        1,
        "CHANGELOG.md has nothing about 1.2.3. Rename its section Unreleased to 1.2.3.",
      ],
      ["no folder", NOTES, ["v1.2.3"], 2, "Use: node .github/scripts/release.js TAG FOLDER"],
    ] as const) {
      it(`refuses ${what}`, async () => {
        const run = await release(changelog, ...args);
        assert.deepEqual([run.exitCode, run.lastLines], [exitCode, [line]]);
      });
    }
  });
});
