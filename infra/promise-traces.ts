import { sep } from "node:path";

/** The SDK's file that keeps a stack trace with each of its promises. */
const KEEPER = ["@pulumi", "pulumi", "runtime", "debuggable.js"].join(sep);

/**
 * Leaves the stack traces that the SDK keeps with its promises without TypeScript's line numbers.
 * They are shown only under `PULUMI_DEBUG_PROMISE_LEAKS`, and to find those line numbers takes a
 * tenth of the program's processor time. All other stack traces stay as they are.
 *
 * Source: https://v8.dev/docs/stack-trace-api
 */
export function leavePromiseTracesUnmapped(env: NodeJS.ProcessEnv): void {
  const { prepareStackTrace } = Error;
  if (prepareStackTrace === undefined || env["PULUMI_DEBUG_PROMISE_LEAKS"] !== undefined) {
    return;
  }
  Error.prepareStackTrace = (error, frames) =>
    frames[0]?.getFileName()?.endsWith(KEEPER)
      ? String(error)
      : prepareStackTrace.call(Error, error, frames);
}
