import type { Control } from "../../controls/control";
import { textOfLines } from "../../terminal/output";
import type { Evidence } from "./evidence";
import type { Sent } from "./send-findings";

/** Where the files are. */
export interface WrittenFiles {
  readonly html: string;
  readonly json: string;
  readonly sarif?: string;
}

/** What people read at the terminal: what did not pass, and the files that have the rest. */
export function evidenceText(
  { controls, summary, policyPack, isLocalAws }: Evidence,
  files: WrittenFiles,
  sent: Sent | undefined,
): string {
  const shown = controls.filter(({ verdict }) => verdict !== "pass");
  return textOfLines([
    ...shown.flatMap(linesOf),
    ...(shown.length === 0 ? [] : [""]),
    `${summary.passed} of ${controls.length} controls passed, ${summary.failed} failed, ${summary.notJudged} not judged`,
    policyLine(policyPack),
    ...(sent === undefined ? [] : sentLines(sent)),
    ...(isLocalAws
      ? ["! An AWS on this machine answered: this proves nothing about an AWS account."]
      : []),
    "",
    `The page: ${files.html}`,
    `The data: ${files.json}`,
    ...(files.sarif === undefined ? [] : [`The findings as SARIF: ${files.sarif}`]),
  ]);
}

function linesOf({ id, title, verdict, found, expected, remedy }: Control): readonly string[] {
  return verdict === "not-judged"
    ? [`? ${title} (${id}): not judged: ${found}`]
    : [
        `✗ ${title} (${id}): ${found}`,
        `    expected: ${expected}`,
        ...(remedy === null ? [] : [`    ${remedy}`]),
      ];
}

function policyLine(pack: Evidence["policyPack"]): string {
  if ("notJudged" in pack) {
    return `? Policy pack not judged: ${pack.notJudged}`;
  }
  const names = pack.packs.map(({ name, version }) => `${name} ${version}`).join(", ");
  const mandatory = pack.findings.filter(({ level }) => level === "mandatory").length;
  const advisory = pack.findings.length - mandatory;
  return `${pack.verdict === "pass" ? "✓" : "✗"} Policy pack ${names}: ${mandatory} mandatory and ${advisory} advisory findings`;
}

function sentLines({ created, updated, archived, failed }: Sent): readonly string[] {
  return [
    `${failed.length === 0 ? "✓" : "✗"} Security Hub: ${created} findings created, ${updated} updated, ${archived} archived, ${failed.length} rejected`,
    ...failed.map(({ id, code, message }) => `    ${id}: ${code}: ${message}`),
  ];
}
