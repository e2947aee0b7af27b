import assert from "node:assert/strict";
import { settingsFrom as bootstrapSettingsFrom } from "../../bootstrap/settings";
import { BUCKET_POLICY_GUARDS } from "../../infra/buckets/bucket-policy";
import { KEY_POLICY_GUARDS } from "../../infra/keys/key-policy-guards";
import { settingsFrom } from "../../infra/settings";
import { rules } from "../../policy-pack/src/rules";
import { settingNames } from "../support/setting-names";
import { linksOf, markdownText } from "./markdown";
import { testTitles } from "./test-titles";

const text = markdownText("docs/threat-model.md");

/** The cells of every row of the tables, which all have four columns. */
const rows = text
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| threat |"))
  .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "")));

/** The tests that a text names: what the link says is the test's title. */
function testsNamedIn(cell: string) {
  return linksOf(cell)
    .filter(({ target }) => target.endsWith(".test.ts"))
    .map(({ text: title, target }) => ({ title, file: target.replace(/^\.\.\//, "") }));
}

describe("docs/threat-model.md", function () {
  this.timeout(120_000);

  it("says of each threat the control, the test that shows it, and what remains", () => {
    assert.ok(rows.length >= 30, `${rows.length} rows`);
    for (const cells of rows) {
      assert.equal(cells.length, 4, cells.join(" | "));
      const [threat = "", control, shown = "", remains] = cells;
      assert.match(threat, /^\*\*.+\*\*/);
      assert.notEqual(control, "");
      assert.notEqual(testsNamedIn(shown).length, 0, `${threat} has no test`);
      assert.notEqual(remains, "");
    }
  });

  it("names tests that are there, by their titles", async () => {
    const named = testsNamedIn(text).filter(({ file }) => !file.startsWith("tests/docs/"));
    const titles = await testTitles([...new Set(named.map(({ file }) => file))]);
    assert.deepEqual(
      named.filter(({ title, file }) => titles.get(file)?.has(title) !== true),
      [],
    );
  });

  it("leaves out no guard of the policies", () => {
    assert.deepEqual(
      [...KEY_POLICY_GUARDS, ...BUCKET_POLICY_GUARDS].filter((guard) => !text.includes(guard)),
      [],
    );
  });

  it("names settings and policies that there are", async () => {
    const policies = rules.map(({ name }) => name);
    const named = [...text.matchAll(/`([a-z0-9-]+|[a-z]+[A-Z]\w+)(?::[^`]*)?`/g)].map(
      ([, name = ""]) => name,
    );
    const judged = named.filter((name) =>
      /^(?:kms|s3|cloudtrail|guardduty|securityhub)-/.test(name),
    );
    assert.deepEqual(
      judged.filter((name) => !policies.includes(name)),
      [],
    );
    const settings = [
      ...(await settingNames(settingsFrom, "aerosecure-kms")),
      ...(await settingNames(bootstrapSettingsFrom, "aerosecure-bootstrap")),
    ];
    assert.deepEqual(
      named.filter((name) => /[a-z][A-Z]/.test(name) && !settings.includes(name)),
      [],
    );
  });
});
