import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { settingsFrom } from "../infra/settings";
import { repositoryRoot } from "../local/paths";
import { rules } from "../policy-pack/rules";
import { NEITHER_CAN_TELL } from "./authorization/limits";
import { markdownFiles, markdownText } from "./docs/markdown";
import { settingNames } from "./support/setting-names";

const readme = markdownText("README.md");

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

  it("has every setting", async () => {
    const rows = markdownText("docs/settings.md").matchAll(/^\| `([^`]+)` \|/gm);
    assert.deepEqual(
      [...rows].map(([, name]) => name).sort(),
      ["aws:region", ...(await settingNames(settingsFrom, "aerosecure-kms"))].sort(),
    );
  });

  it("lists what the authorization tests cannot tell", () => {
    const told = markdownText("docs/authorization.md");
    assert.deepEqual(
      NEITHER_CAN_TELL.filter((limit) => !told.includes(`- ${limit}\n`)),
      [],
    );
  });

  it("names npm scripts and profiles that exist, in whatever text", () => {
    const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8"));
    const texts = markdownFiles().map(markdownText).join("\n");
    const named = [...texts.matchAll(/npm run (?:-s )?([a-z:]+)/g)].map(([, name]) => name);
    assert.deepEqual(
      named.filter((name) => name === undefined || !(name in scripts)),
      [],
    );
    const profiles = [...texts.matchAll(/policy-pack\/profiles\/[a-z]+\.json/g)];
    assert.deepEqual(
      profiles.map(([file]) => file).filter((file) => !existsSync(join(repositoryRoot, file))),
      [],
    );
  });

  it("tells what each stack has that it can tell by its settings", () => {
    const has = (stack: string, setting: string) =>
      markdownText(`Pulumi.${stack}.yaml`).includes(`aerosecure-kms:${setting}`);
    const rows = [...readme.matchAll(/^\| `(local|dev|staging|prod)` \| (.*) \|$/gm)];
    assert.deepEqual(
      rows.map(([, stack = "", text = ""]) => [
        stack,
        text.includes("not protected"),
        text.includes("no alarm"),
        text.includes("Object Lock"),
        text.includes("copy in another region"),
        text.includes("Security Hub"),
      ]),
      ["local", "dev", "staging", "prod"].map((stack) => [
        stack,
        has(stack, "protect: false"),
        has(stack, "tamperAlarm: false"),
        has(stack, "objectLock"),
        has(stack, "replicationRegion"),
        has(stack, "securityHub: create"),
      ]),
    );
  });

  it("can be read in some minutes", () => {
    assert.ok(readme.split(/\s+/).length < 1800);
  });
});
