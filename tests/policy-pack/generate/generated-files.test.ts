import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { resourceRule } from "../../../policy-pack/src/framework/resource-rule";
import { wholeNumber } from "../../../policy-pack/src/framework/settings";
import { generatedFiles, staleFiles } from "../../../policy-pack/src/generate/generated-files";
import { jsonText } from "../../../policy-pack/src/generate/json-text";
import { baselineProfile, strictProfile } from "../../../policy-pack/src/generate/profiles";
import { rulesDocument } from "../../../policy-pack/src/generate/rules-document";
import { KEY } from "../../../policy-pack/src/resources/aws-types";
import { rules } from "../../../policy-pack/src/rules";
import { runResource } from "../../../policy-pack/src/testing";
import { temporaryDirectory } from "../../support/temporary-directory";

const PACK = join(__dirname, "../../../policy-pack");

const bounds = { min: 1, max: 9, unit: "days" };

const example = resourceRule({
  name: "kms-key-example",
  description: "A KMS key is an example.",
  displayName: "KMS key is an example",
  severity: "low",
  level: "advisory",
  why: "Examples tell more than rules.",
  services: ["kms"],
  securityHub: ["KMS.4"],
  remediationSteps: "Make it one.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/overview.html",
  settings: {
    minDays: wholeNumber({ ...bounds, default: 5, description: "Fewest days | or more." }),
  },
  types: [KEY],
  judge() {},
});

describe("the generated files", () => {
  const directory = temporaryDirectory();

  for (const path of generatedFiles(rules).keys()) {
    it(`has ${path} as the policies' metadata have it`, () => {
      const stale = [...staleFiles(PACK, generatedFiles(rules)).keys()];
      assert.ok(!stale.includes(path), `Run "npm run generate".`);
    });
  }

  it("are stale where they are missing or say something else", () => {
    const wanted = { "same.md": "same", "other.md": "new", "missing.md": "new" };
    const files = new Map(Object.entries(wanted));
    writeFileSync(join(directory(), "same.md"), "same");
    writeFileSync(join(directory(), "other.md"), "old");
    const stale = [...staleFiles(directory(), files)].map((file) => file.join(": "));
    assert.deepEqual(stale, ["other.md: new", "missing.md: new"]);
  });

  it("are what the package has", () => {
    const { files } = JSON.parse(readFileSync(join(PACK, "package.json"), "utf8"));
    assert.deepEqual(
      [...generatedFiles(rules).keys()].filter((path) => !files.includes(path.split("/")[0])),
      [],
    );
  });
});

describe("RULES.md", () => {
  const document = rulesDocument([example]);

  it("has a row for each policy", () => {
    assert.ok(
      document.includes(`| policy | severity | level | holds when |
|---|---|---|---|
| [\`kms-key-example\`](#kms-key-example) | low | advisory | A KMS key is an example. |
`),
      document,
    );
  });

  it("tells all about each policy", () => {
    assert.equal(
      document.split("## Each policy\n\n")[1],
      `### kms-key-example

KMS key is an example: low severity, advisory by default.

**What:** A KMS key is an example.

**Why:** Examples tell more than rules.

**Fix:** Make it one.

| setting | type | accepted | default | meaning |
|---|---|---|---|---|
| \`minDays\` | integer | a whole number of days, 1 to 9 | \`5\` | Fewest days \\| or more. |

- Security Hub: KMS.4
- CIS AWS 3.0: 3.6
- NIST 800-53 r5: SC-12, SC-12(2), SC-28(3)
- PCI DSS 4.0: 3.7.4
- AWS documentation: <https://docs.aws.amazon.com/kms/latest/developerguide/overview.html>
`,
    );
  });

  it("has no table of settings for a policy that has none of its own", () => {
    const bare = rulesDocument([{ ...example, settings: {} }]).split("## Each policy")[1] ?? "";
    assert.ok(!bare.includes("| setting |"), bare);
  });

  it("shows an exemption that the pack takes", async () => {
    const json = /```json\n([^`]+)```/.exec(document)?.[1] ?? "";
    for (const config of Object.values(JSON.parse(json))) {
      const { violations } = await runResource(example, KEY, {}, { config: Object(config) });
      assert.deepEqual(violations, []);
    }
  });
});

describe("the profiles", () => {
  it("begin from every policy's default level and settings", () => {
    const byDefault = { minDays: 5, onUnknown: "advisory", exemptions: [] };
    assert.deepEqual(baselineProfile([example]), {
      "kms-key-example": { enforcementLevel: "advisory", ...byDefault },
    });
  });

  it("are strict with everything", () => {
    assert.deepEqual(strictProfile, {
      all: "mandatory",
      "kms-key-deletion-window": { minDays: 30 },
    });
  });

  it("name policies and settings that exist", () => {
    for (const profile of [baselineProfile(rules), strictProfile]) {
      for (const [name, settings] of Object.entries(profile)) {
        const rule = rules.find((each) => each.name === name);
        const known = ["enforcementLevel", ...Object.keys(rule?.configSchema?.properties ?? {})];
        const given = typeof settings === "string" ? [] : Object.keys(settings);
        const unknown = given.filter((setting) => !known.includes(setting));
        assert.ok(rule !== undefined || name === "all", name);
        assert.deepEqual(unknown, []);
      }
    }
  });

  it("are written a member a line", () => {
    assert.equal(
      jsonText({ a: { b: [1, "c", null], d: {} }, e: [] }),
      `{
  "a": {
    "b": [1, "c", null],
    "d": {}
  },
  "e": []
}
`,
    );
  });

  it("are written with a list in one line of up to 100 characters, or an item a line", () => {
    const [fits, tooLong] = ["a".repeat(87), "a".repeat(88)];
    assert.equal(jsonText({ it: [fits, 1] }), `{\n  "it": [\n    "${fits}",\n    1\n  ]\n}\n`);
    assert.equal(jsonText({ it: [fits] }), `{\n  "it": ["${fits}"]\n}\n`);
    assert.equal(jsonText({ it: [tooLong] }), `{\n  "it": [\n    "${tooLong}"\n  ]\n}\n`);
  });
});
