import type { Rule } from "../framework/rule";
import { mappingsOf } from "../frameworks";
import { commonSettings, type NamedSetting, ownSettingsOf } from "./settings-of";

const exemptionExample = {
  "s3-bucket-logged": {
    exemptions: [
      {
        resource: "build-cache*",
        reason: "Holds nothing that is not in Git",
        expires: "2027-03-31",
      },
    ],
  },
};

/** RULES.md, from the rules' own metadata. */
export function rulesDocument(rules: readonly Rule[]): string {
  const parts = [
    "# The policies",
    "Written by `npm run generate` from the policies' own metadata: edit those, not this file.",
    summary(rules),
    "## Levels and profiles",
    "A mandatory policy stops the deployment; an advisory one only warns. Change levels and settings with `--policy-pack-config FILE`, a JSON file with a level, settings or both for each policy, or a level for `all`. The pack comes with two such files:",
    [
      "- `profiles/baseline.json` has every policy with its default level and settings. Start your own from it.",
      "- `profiles/strict.json` makes every policy mandatory and requires the longest deletion window, 30 days.",
    ].join("\n"),
    "## Settings of every policy",
    settingsTable(commonSettings),
    "The AWS plugin makes a bucket's policy with an unknown part, such as the ARN of a key that is not there yet, unknown as a whole. So the policies that read it are advisory at the first preview of a stack that declares both; the update judges it before AWS gets it. `onUnknown` set to `mandatory` refuses such a preview.",
    "An exemption belongs to one policy and needs all three members: `resource`, a resource's name or URN in which `*` is any text and `?` any one character; `reason`; and `expires`, its last day, in UTC. The findings that it covers stay visible as advisory, with the reason. An exemption that has expired or covers nothing is itself reported.",
    fenced("json", JSON.stringify(exemptionExample, null, 2)),
    "## Each policy",
    ...rules.flatMap(section),
  ];
  return `${parts.join("\n\n")}\n`;
}

function summary(rules: readonly Rule[]): string {
  return table(
    ["policy", "severity", "level", "holds when"],
    rules.map((rule) => [
      `[\`${rule.name}\`](#${rule.name})`,
      rule.severity ?? "",
      rule.enforcementLevel,
      rule.description,
    ]),
  );
}

function section(rule: Rule): readonly string[] {
  const settings = ownSettingsOf(rule);
  return [
    `### ${rule.name}`,
    `${rule.displayName}: ${rule.severity} severity, ${rule.enforcementLevel} by default.`,
    `**What:** ${rule.description}`,
    `**Why:** ${rule.why}`,
    `**Fix:** ${rule.remediationSteps}`,
    ...(settings.length === 0 ? [] : [settingsTable(settings)]),
    [...mappingLines(rule), `- AWS documentation: <${rule.url}>`].join("\n"),
  ];
}

function mappingLines({ securityHub }: Rule): readonly string[] {
  return mappingsOf(securityHub).map(
    ({ standard, references }) => `- ${standard}: ${references.join(", ")}`,
  );
}

function settingsTable(settings: readonly NamedSetting[]): string {
  return table(
    ["setting", "type", "accepted", "default", "meaning"],
    settings.map(({ name, setting: { schema, accepts } }) => [
      `\`${name}\``,
      String(schema.type),
      accepts,
      `\`${JSON.stringify(schema.default)}\``,
      schema.description,
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
