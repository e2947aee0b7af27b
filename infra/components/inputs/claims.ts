import { getProject, getStack, runtime } from "@pulumi/pulumi";

/** What components of one deployment are named, with the URN of the component that has the name. */
type Names = Map<string, string>;

/** Names of programs, by their stack; of programs in other processes, by what names their stack. */
const ofPrograms = new WeakMap<object, Names>();
const ofOthers = new Map<string, Names>();

/**
 * Claims a name for a component.
 *
 * @param name of something that AWS has once, such as a bucket
 * @returns the URN of another component of the same deployment that has it, or undefined
 */
export function claim(name: string, urn: string): string | undefined {
  const names = namesOfDeployment();
  const holder = names.get(name) ?? urn;
  names.set(name, holder);
  return holder === urn ? undefined : holder;
}

function namesOfDeployment(): Names {
  const stack = runtime.getStackResource();
  if (stack !== undefined) {
    const names = ofPrograms.get(stack) ?? new Map();
    ofPrograms.set(stack, names);
    return names;
  }
  const key = JSON.stringify([getProject(), getStack(), runtime.isDryRun()]);
  const names = ofOthers.get(key) ?? new Map();
  ofOthers.set(key, names);
  return names;
}
