import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { rules } from "../../policy-pack/rules";
import { runResource, runStack } from "../support/run-policy";
import { bucket } from "./buckets";

const load = createRequire(__filename);
const PACK = path.resolve(__dirname, "../../policy-pack");
const RULES = path.join(PACK, "rules");

/** The binding order of the table in the design. */
const NAMES: readonly string[] = [
  "kms-key-single-region",
  "kms-key-symmetric",
  "kms-key-aws-origin",
  "kms-key-deletion-window",
  "kms-key-rotation",
  "kms-key-enabled",
  "kms-key-lockout-check",
  "kms-policy-well-formed",
  "kms-policy-not-public",
  "s3-bucket-sse-kms",
  "s3-bucket-customer-key",
  "s3-bucket-key-enabled",
  "s3-bucket-dsse-without-bucket-key",
  "s3-bucket-public-access-blocked",
  "s3-bucket-tls-only",
];

function sourceFiles(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(directory, entry.name);
    if (entry.isDirectory()) {
      return entry.name === "bin" || entry.name === "node_modules" ? [] : sourceFiles(at);
    }
    return entry.name.endsWith(".ts") ? [at] : [];
  });
}

describe("the pack's conventions", () => {
  it("has the policies in the order of the design", () => {
    assert.deepEqual(
      rules.map(({ name }) => name),
      NAMES,
    );
  });

  it("has one file for each policy, of its name", () => {
    const files = readdirSync(RULES).filter((file) => file !== "index.ts");
    assert.deepEqual(files.sort(), NAMES.map((name) => `${name}.ts`).sort());
  });

  it("has one test for each policy, of its name", () => {
    const tests = readdirSync(__dirname);
    assert.deepEqual(
      NAMES.filter((name) => !tests.includes(`${name}.test.ts`)),
      [],
    );
  });

  it("exports each policy under its name", () => {
    for (const name of NAMES) {
      const exported: unknown = load(path.join(RULES, name));
      const camelCase = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
      assert.ok(Object.hasOwn(Object(exported), camelCase), `${name}.ts exports ${camelCase}`);
    }
  });

  it("imports no provider SDK", () => {
    const importing = sourceFiles(PACK).filter((file) =>
      /from "@pulumi\/(aws|pulumi)/.test(readFileSync(file, "utf8")),
    );
    assert.deepEqual(importing, []);
  });

  for (const rule of rules) {
    it(`tells of ${rule.name} what a reader needs`, () => {
      const { displayName = "", severity, remediationSteps = "", url = "", tags = [] } = rule;
      assert.match(rule.description, /^A.+\.$/);
      assert.match(displayName, /^(KMS|S3) .+[^.]$/);
      assert.match(String(severity), /^(low|medium|high|critical)$/);
      assert.match(remediationSteps, /\.$/);
      assert.match(url, /^https:\/\/docs\.aws\.amazon\.com\//);
      assert.ok(tags.includes("aws") && tags.length >= 2, "tags");
      assert.deepEqual(Object.values(rule.framework ?? {}).includes(""), false);
    });
  }

  it("never repeats a description in a message", async () => {
    const reported = await Promise.all(
      rules.map(async (rule) => {
        const { violations } =
          !("types" in rule)
            ? await runStack(rule, [bucket({ serverSideEncryptionConfiguration: "x" })])
            : await runResource(rule, "aws:kms/key:Key", {
                multiRegion: 1,
                customerMasterKeySpec: 1,
                customKeyStoreId: 1,
                deletionWindowInDays: 1,
                isEnabled: 1,
                bypassPolicyLockoutSafetyCheck: 1,
                policy: JSON.stringify({ Statement: { Principal: "*" } }),
              });
        return { rule, violations };
      }),
    );
    for (const { rule, violations } of reported) {
      const silent = rule.name === "s3-bucket-key-enabled" || rule.name.includes("dsse");
      assert.equal(violations.length === 0, silent, `${rule.name} finds something`);
      for (const violation of violations) {
        assert.ok(!violation.includes(rule.description.slice(0, -1)), violation);
      }
    }
  });
});
