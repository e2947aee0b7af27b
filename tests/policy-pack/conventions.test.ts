import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { rules } from "../../policy-pack/src/rules";
import { runStack } from "../../policy-pack/src/testing";
import { packSourceDirectory, packSources } from "../support/pack-sources";
import { DESIGN } from "./design-table";
import { missingMetadata } from "./missing-metadata";
import { WEAK_STACKS } from "./weak-stacks";

const load = createRequire(__filename);
const PACK = path.resolve(__dirname, "../../policy-pack");
const RULES = path.join(PACK, "src/rules");
const NAMES = DESIGN.map(([name]) => name);

/** What a rule's metadata cannot do without; a control of Security Hub brings a framework, too. */
const ITEMS = [
  ...["name", "description", "displayName", "severity", "enforcementLevel", "why"],
  ...["remediationSteps", "url", "tags", "securityHub", "settings", "configSchema"],
];

describe("the pack's conventions", () => {
  it("has the policies of the design, in its order and with its levels", () => {
    assert.deepEqual(
      rules.map(({ name, enforcementLevel }) => [name, enforcementLevel]),
      DESIGN,
    );
  });

  it("has one file for each policy, of its name", () => {
    const files = readdirSync(RULES).filter((file) => file !== "index.ts");
    assert.deepEqual(files.sort(), NAMES.map((name) => `${name}.ts`).sort());
  });

  it("has one test for each policy, of its name", () => {
    const tests = readdirSync(path.join(__dirname, "rules"));
    const untested = NAMES.filter((name) => !tests.includes(`${name}.test.ts`));
    assert.deepEqual(untested, []);
  });

  for (const rule of rules) {
    it(`exports ${rule.name} from its file, under its name`, () => {
      const exported: unknown = load(path.join(RULES, rule.name));
      const camelCase = rule.name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
      assert.equal(Reflect.get(Object(exported), camelCase), rule);
    });

    it(`tells of ${rule.name} what a reader needs`, () => {
      assert.deepEqual(missingMetadata(rule), []);
    });

    for (const item of [...ITEMS, ...(rule.framework === undefined ? [] : ["framework"])]) {
      it(`would miss ${item} of ${rule.name}`, () => {
        assert.ok(missingMetadata({ ...rule, [item]: undefined }).includes(item));
      });
    }
  }

  it("has a row and a section for each policy in RULES.md, in order", () => {
    const text = readFileSync(path.join(PACK, "RULES.md"), "utf8");
    for (const form of [/^\| \[`(.+)`\]\(#\1\) \|/gm, /^### (.+)$/gm]) {
      const names = [...text.matchAll(form)].map(([, name]) => name);
      assert.deepEqual(names, NAMES);
    }
  });

  it("imports no provider SDK", () => {
    const importing = packSources().filter((file) =>
      /from "@pulumi\/(aws|pulumi)/.test(
        readFileSync(path.join(packSourceDirectory, file), "utf8"),
      ),
    );
    assert.deepEqual(importing, []);
  });

  for (const rule of rules) {
    it(`says more than ${rule.name}'s description of what it refuses`, async () => {
      const { violations } = await runStack(rule, WEAK_STACKS[rule.name] ?? []);
      assert.notDeepEqual(violations, []);
      for (const violation of violations) {
        assert.ok(!violation.includes(rule.description.slice(0, -1)), violation);
        assert.match(violation, /^[\w-]+: .+\. .+\.$/, "what is wrong. What to do.");
      }
    });
  }
});
