import type { Source } from "../../aws/reading";
import { isSound, type Summary } from "../../controls/check";
import type { Control } from "../../controls/control";
import type { Requirements } from "../../controls/requirements";
import type { PolicyResult } from "./policy-report";

/** What is deployed, and what was found: the evidence, as its JSON file has it. Times are in ISO 8601. */
export interface Evidence {
  readonly madeAt: string;
  /** The ARN of the caller. */
  readonly madeBy: string;
  readonly madeWith: { readonly name: string; readonly version: string };
  /** Whether it was an AWS on this machine that answered: then it proves nothing about an account of AWS. */
  readonly isLocalAws: boolean;
  readonly deployed: Deployed;
  readonly summary: Summary;
  /** Of what the stack has. */
  readonly controls: readonly Control[];
  /** What the stack leaves to others, as it was found, without a verdict. */
  readonly outsideStack: readonly OutsideStack[];
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

export interface OutsideStack extends Pick<Control, "id" | "title" | "found"> {
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

/** Whether no control failed, no permission was missing and no mandatory policy is violated. */
export function isSoundEvidence({ controls, policyPack }: Evidence): boolean {
  return isSound(controls) && !("verdict" in policyPack && policyPack.verdict === "fail");
}
