/** One thing that could stop a deployment, or make it do harm. */
export interface Check {
  readonly about: "key" | "alias" | "bucket" | "principal" | "service";
  /** What was looked at, such as "alias/cloud_user in us-east-1". */
  readonly what: string;
  readonly verdict: "pass" | "fail";
  /** What was found, in a sentence. */
  readonly found: string;
  /** Commands and sentences that mend it, in their order. */
  readonly remedy: readonly string[];
}

type Looked = Pick<Check, "about" | "what">;

export function passes({ about, what }: Looked, found: string): Check {
  return { about, what, verdict: "pass", found, remedy: [] };
}

export function fails({ about, what }: Looked, found: string, ...remedy: string[]): Check {
  return { about, what, verdict: "fail", found, remedy };
}
