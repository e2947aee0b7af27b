import { Findings } from "../values/findings";

/** What a stack says of a bucket; before the update it may hang on a value that is not known. */
export type Answer = "yes" | "no" | { readonly unknownUntil: string };

/** @param path of the value that decides; undefined if none does any more */
export function answerUntil(path: string | undefined, otherwise: boolean): Answer {
  if (path !== undefined) {
    return { unknownUntil: path };
  }
  return otherwise ? "yes" : "no";
}

/** Judges unless the resource is exempt; as long as that is not known, a fault waits. */
export function judgeUnlessExempt(
  findings: Findings,
  isExempt: Answer,
  judge: (findings: Findings) => void,
): void {
  if (isExempt === "no") {
    judge(findings);
  } else if (isExempt !== "yes") {
    const provisional = new Findings();
    judge(provisional);
    const undecided = provisional.violations.length > 0 ? [isExempt.unknownUntil] : [];
    for (const path of [...undecided, ...provisional.unknownPaths]) {
      findings.unknown(path);
    }
  }
}
