import { type Check, isSound } from "../../../controls/check";
import { textOfLines } from "../../../terminal/output";
import type { CancelReport } from "./cancel";

/** Whether the key is restored: nothing remains to be done by hand, and every test of it passed. */
export function isBack({ findings, usability }: CancelReport): boolean {
  return (
    findings.length === 0 &&
    (usability === null || (usability.leftProbes.length === 0 && isSound(usability.checks)))
  );
}

/** Anyone who may restore a key may not always use it. */
const OTHERS =
  "If these credentials may manage the key but not use it, add --no-probe, and ask a key user to run `aerosecure verify`.";

/** What was done and found, for people. */
export function cancelText(report: CancelReport): string {
  const { done, keyArn, keyState, findings, aliasesMade } = report;
  return textOfLines([
    done.length === 0 ? "Nothing had to be changed." : `Done: ${done.join(", ")}.`,
    ...aliasesMade.map((alias) => `${alias} points to the key again.`),
    `The key ${keyArn} is ${keyState}.`,
    ...findings.map((finding) => `✗ ${finding}`),
    ...usabilityLines(report),
    ...remedyLines(report),
  ]);
}

function usabilityLines({ usability, keyState }: CancelReport): readonly string[] {
  if (usability === null) {
    return keyState === "Enabled" ? ["Whether it encrypts and decrypts was not tested."] : [];
  }
  return [
    ...usability.checks.map(usabilityLine),
    ...usability.leftProbes.map(
      ({ key, versionId, why }) =>
        `✗ The probe ${key}${versionId === undefined ? "" : `, version ${versionId},`} is still there: ${why}`,
    ),
    ...(isSound(usability.checks) ? [] : [OTHERS]),
  ];
}

function usabilityLine({ verdict, title, found, expected }: Check): string {
  switch (verdict) {
    case "pass":
      return `✓ ${title}: ${found}`;
    case "fail":
      return `✗ ${title}: ${found}, not ${expected}`;
    case "not-judged":
      return `? ${title}: ${found} (not judged)`;
  }
}

function remedyLines({ stateRemedies }: CancelReport): readonly string[] {
  if (stateRemedies === null) {
    return ["Whether a stack's state has lost the key was not checked."];
  }
  return stateRemedies.length === 0
    ? ["The stack's state has the key; Pulumi needs nothing."]
    : stateRemedies.flatMap(({ reason, command }) => [
        reason,
        ...(command === undefined ? [] : ["Before the next `pulumi up`:", `  ${command}`]),
      ]);
}
