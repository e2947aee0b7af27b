import { UnknownValueError } from "@pulumi/policy";

/** Whether the framework's proxy stands before these properties, so that an unknown value throws. */
export function hasProxy(properties: unknown): boolean {
  return Object(properties).__isSpecialProxy === true;
}

/** What is read, or what `onUnknown` gives where the proxy refuses to give it. */
export function readOr<T>(read: () => T, onUnknown: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnknownValueError) {
      return onUnknown();
    }
    throw error;
  }
}
