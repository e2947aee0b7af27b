import { AssertionError } from "node:assert/strict";
import { UnknownValueError } from "@pulumi/policy";
import type { TestedPolicy } from "./tested-policy";

/**
 * Runs a policy, which must not throw.
 *
 * @param what what is changed of the case, such as "with arn not known"
 * @throws AssertionError, with what the engine makes of it, if the policy throws
 */
export async function assertSurvives<T>(
  { name }: TestedPolicy,
  what: string,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const text =
      error instanceof Error ? `${error.constructor.name}: ${error.message}` : String(error);
    const made =
      error instanceof UnknownValueError
        ? "The engine then runs the policy no further and reports an advisory instead. Catch UnknownValueError where the value is read, and report that the value is not known until the update."
        : "The engine then ends the whole preview. Look at the value's type before using it.";
    const message = `${[name, "throws", what].filter(Boolean).join(" ")}: ${text.replace(/\.?$/, ".")} ${made}`;
    const failure = new AssertionError({ message });
    failure.cause = error;
    throw failure;
  }
}
