import type { Caller } from "../../decide/request";

/** A caller as a sentence has it: "the user arn:aws:iam::111122223333:user/kzax01". */
export function callerText(caller: Caller): string {
  switch (caller.kind) {
    case "anonymous":
      return "anyone, without signing in";
    case "root":
      return `the root user of ${caller.account}`;
    case "service":
      return `the service ${caller.name}`;
    default:
      return `the ${caller.kind} ${caller.arn}`;
  }
}
