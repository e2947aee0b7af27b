import type { Stack, StackResource } from "../resources/stack";
import type { Findings } from "../values/findings";
import { flag } from "./settings";

/** The setting by which what is judged where it is declared has to be declared. */
export const REQUIRED = {
  required: flag("Whether to refuse a stack that does not declare one."),
};

/** The stack's resources of the type. None is a fault of the stack's where one is required. */
export function declaredIn(
  stack: Stack,
  type: string,
  required: boolean,
  findingsOf: (urn: string) => Findings,
): readonly StackResource[] {
  const resources = stack.ofTypes([type]);
  if (required && resources.length === 0) {
    findingsOf("").violation(`No ${type} is declared. Declare one.`);
  }
  return resources;
}
