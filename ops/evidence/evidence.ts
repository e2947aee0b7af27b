import type { Control, Verdict } from "../controls/control";
import type { Requirements } from "../controls/requirements";
import type { Source } from "./observe";
import type { PolicyResult } from "./policy-report";

/** What is deployed, and what was seen of it: the evidence, as its JSON file has it. Times are in ISO 8601. */
export interface Evidence {
  readonly madeAt: string;
  /** The ARN of whoever looked. */
  readonly madeBy: string;
  readonly madeWith: { readonly name: string; readonly version: string };
  /** Whether it was an AWS on this machine that answered: then it proves nothing about an account of AWS. */
  readonly isLocalAws: boolean;
  readonly deployed: Deployed;
  readonly summary: Summary;
  /** Of what the stack has. */
  readonly controls: readonly Control[];
  /** What the stack leaves to others, as it was seen: without a verdict. */
  readonly beside: readonly Beside[];
  readonly policyPack: PolicyEvidence;
}

export interface Deployed {
  readonly stack: string | null;
  readonly accountId: string;
  readonly region: string;
  readonly keyArn: string;
  readonly keyAlias: string | null;
  readonly bucketName: string;
  /** Everything in the stack's state; null without a stack. */
  readonly resources: readonly DeployedResource[] | null;
}

export interface DeployedResource {
  readonly type: string;
  readonly name: string;
  readonly id: string;
}

export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly notJudged: number;
}

export interface Beside extends Pick<Control, "id" | "title" | "seen"> {
  readonly sources: readonly Source[];
  /** The stack's setting that would switch it on. */
  readonly setting: string;
  readonly requirements: Requirements;
}

export type PolicyEvidence =
  | (PolicyResult & {
      /** How it was found: a command line or a file's name. */
      readonly source: string;
    })
  | { readonly notJudged: string };

export function summaryOf(controls: readonly Control[]): Summary {
  const count = (verdict: Verdict) => controls.filter((each) => each.verdict === verdict).length;
  return { passed: count("pass"), failed: count("fail"), notJudged: count("not-judged") };
}

/** Whether nothing failed, and everything was seen that AWS could tell. */
export function isSound({ controls, policyPack }: Evidence): boolean {
  const isBad = ({ verdict, missingPermission }: Control) =>
    verdict === "fail" || missingPermission !== null;
  return !controls.some(isBad) && !("verdict" in policyPack && policyPack.verdict === "fail");
}
