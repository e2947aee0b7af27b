/** One thing that could stop a deployment, or make it do harm. */
export interface Check {
  readonly about: "key" | "alias" | "bucket" | "principal" | "service" | "environment";
  /** Such as "alias/cloud_user in us-east-1". */
  readonly what: string;
  readonly verdict: "pass" | "fail";
  /** What was found, in a sentence. */
  readonly found: string;
  /** Commands and sentences that fix it, in their order. */
  readonly remedy: readonly string[];
}

/** Begins a check; its functions end it with what was found. */
export function checkOf(about: Check["about"], what: string) {
  return {
    passes: (found: string): Check => ({ about, what, verdict: "pass", found, remedy: [] }),
    fails: (found: string, ...remedy: string[]): Check => ({
      ...{ about, what, verdict: "fail", found, remedy },
    }),
  };
}
