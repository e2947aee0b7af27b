import type { StackResource } from "../resources/stack";
import type { Node } from "../values/node";
import type { AlarmingCall } from "./key-event";

/** A resource that reports calls that are made on keys. */
export interface Watcher {
  /** What has to be known before it is sure to. */
  readonly doubts: readonly string[];
  /** Whether it reports the call, or may turn out to. */
  watches(call: AlarmingCall): boolean;
}

/** A property of a resource, as a doubt about the stack names it. */
export function doubtOf({ path }: Node, { name }: StackResource): string {
  return `${path} of ${name}`;
}
