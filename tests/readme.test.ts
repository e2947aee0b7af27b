import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SETTING_NAMES } from "../infra/settings/setting-names";
import { repositoryRoot } from "../local/paths";
import { rules } from "../policy-pack/rules";
import { NEITHER_CAN_TELL } from "./authorization/limits";

const readme = readFileSync(join(repositoryRoot, "README.md"), "utf8");

/** The first cells of the table under a heading, and the second where wanted. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const section = readme.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return section
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));
}

describe("README.md", () => {
  it("has every policy, in the pack's order, with a mark on those that are advisory", () => {
    const section = readme.split("## The policies\n")[1]?.split("\n## ")[0] ?? "";
    const cells = section.split("\n").filter((line) => line.startsWith("| "));
    const named = cells.flatMap((line) => [...line.matchAll(/`([a-z0-9-]+)`(\*?)/g)]);
    assert.deepEqual(
      named.map(([, name, mark]) => [name, mark === "*" ? "advisory" : "mandatory"]),
      rules.map(({ name, enforcementLevel }) => [name, enforcementLevel]),
    );
    assert.ok(section.includes(`The pack has ${rules.length} policies`));
  });

  it("has every setting", () => {
    assert.deepEqual(
      rowsUnder("Settings")
        .map(([, name]) => name)
        .sort(),
      ["aws:region", ...SETTING_NAMES].sort(),
    );
  });

  it("lists what the authorization tests cannot tell", () => {
    assert.deepEqual(
      NEITHER_CAN_TELL.filter((limit) => !readme.includes(`- ${limit}\n`)),
      [],
    );
  });

  it("names npm scripts and files that exist", () => {
    const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8"));
    const named = [...readme.matchAll(/npm (?:run (?:-s )?)([a-z:]+)/g)].map(([, name]) => name);
    assert.deepEqual(
      named.filter((name) => name === undefined || !(name in scripts)),
      [],
    );
    const files = [...readme.matchAll(/policy-pack\/profiles\/[a-z]+\.json|\]\(([A-Za-z./-]+)\)/g)];
    assert.deepEqual(
      files
        .map(([whole, linked]) => linked ?? whole)
        .filter((file) => !existsSync(join(repositoryRoot, file))),
      [],
    );
  });
});
