import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { alarmNames } from "../infra/alarm/alarm-names";
import { copyAlarmWays } from "../infra/alarm/copy-alarm";
import { deliveryAlarms, type WatchedDelivery } from "../infra/alarm/delivery-alarm-names";
import { settingsFrom } from "../infra/settings";
import { repositoryRoot } from "../local/processes/paths";
import { NEITHER_CAN_TELL } from "./authorization/limits";
import { markdownFiles, markdownText } from "./docs/markdown";
import { settingNames } from "./support/setting-names";

const readme = markdownText("README.md");

/** Source: https://aws.amazon.com/cloudwatch/pricing/ */
const DOLLARS_FOR_AN_ALARM_METRIC = 0.1;

/** The lines of a page that are no code. */
function withoutBlocks(text: string): readonly string[] {
  return text.replace(/^```.*?^```$/gms, "").split("\n");
}

describe("README.md", () => {
  it("has every setting", async () => {
    const rows = markdownText("docs/settings.md").matchAll(/^\| `([^`]+)` \|/gm);
    assert.deepEqual(
      [...rows].map(([, name]) => name).sort(),
      ["aws:region", ...(await settingNames(settingsFrom, "aerosecure-kms"))].sort(),
    );
  });

  it("begins with the example in TypeScript", () => {
    const example = readFileSync(join(repositoryRoot, "examples/typescript/index.ts"), "utf8");
    assert.ok(readme.startsWith(`# aerosecure-kms\n\n\`\`\`ts\n${example}\`\`\`\n`));
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
      markdownText(`Pulumi.${stack}.yaml`).includes(`  ${setting}`);
    const rows = [...readme.matchAll(/^\| `(local|dev|staging|prod)` \| (.*) \|$/gm)];
    assert.deepEqual(
      rows.map(([, stack = "", text = ""]) => [
        stack,
        text.includes("not protected"),
        text.includes("no alarm"),
        text.includes("Object Lock"),
        text.includes("replica in another region"),
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

  it("tells what the alarm's ways cost by the metrics that they watch", () => {
    const place = {
      partition: { name: "aws", dnsSuffix: "amazonaws.com" },
      accountId: "111122223333",
      region: "us-east-1",
      stack: "prod",
      existingTrail: undefined,
    } as const;
    const { second, ...first } = alarmNames(place);
    const metricsOf = (...ways: readonly WatchedDelivery[]) =>
      ways.flatMap(deliveryAlarms).flatMap(({ watches }) => watches).length;
    const costOf = (metrics: number) =>
      `$${(metrics * DOLLARS_FOR_AN_ALARM_METRIC).toFixed(2)} for ${metrics} alarm metrics`;
    const ofCopy = metricsOf(...copyAlarmWays(place, "us-west-2"));
    for (const row of [
      `| the alarm's first way | ${costOf(metricsOf(first))};`,
      `| its second way | ${costOf(metricsOf(second))} |`,
      `| both, for a replica | ${costOf(ofCopy)} |`,
    ]) {
      assert.ok(readme.includes(row), row);
    }
    const settings = markdownText("docs/settings.md");
    assert.ok(settings.includes(`and ${ofCopy} alarm metrics,`));
    assert.ok(settings.includes(`for ${metricsOf(first, second)} of them`));
  });

  it("can be read in some minutes", () => {
    assert.ok(readme.split("\n").length <= 150);
    assert.ok(readme.split(/\s+/).length < 1300);
  });

  it("has no long paragraph, as no page of docs/ has", () => {
    const pages = markdownFiles().filter((file) => /^(?:README|docs\/[\w-]+)\.md$/.test(file));
    const long = pages.flatMap((file) =>
      withoutBlocks(markdownText(file))
        .filter((line) => !line.startsWith("|") && line.length > 400)
        .map((line) => `${file}: ${line.slice(0, 60)}`),
    );
    assert.deepEqual(long, []);
  });
});
