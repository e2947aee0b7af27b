import { Findings } from "../values/findings";
import type { Answer } from "./bucket-stack";

/** Judges unless the rule does not ask it of this resource; where that is not known, a fault waits. */
export function judgeUnlessExcused(
  findings: Findings,
  isExcused: Answer,
  judge: (findings: Findings) => void,
): void {
  if (isExcused === false) {
    judge(findings);
  } else if (typeof isExcused === "string") {
    const provisional = new Findings();
    judge(provisional);
    const undecided = provisional.violations.length > 0 ? [isExcused] : [];
    for (const path of [...undecided, ...provisional.unknownPaths]) {
      findings.unknown(path);
    }
  }
}
