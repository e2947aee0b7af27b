import { decide } from "../decide/decide";
import type { AccessRequest } from "../decide/request";
import type { Verdict } from "../decide/verdict";
import { documentOf, type PolicyDocument } from "../document";
import type { Property } from "./property";

const ALLOW_ALL = documentOf("everything", {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

/**
 * What the judge of single requests answers, so that an example stands on its own.
 *
 * @param identity what the caller's own policies allow, if it has any
 */
export function judged(
  document: PolicyDocument,
  request: AccessRequest,
  identity: Property["identity"],
): Verdict {
  const { caller } = request;
  return decide(
    {
      identity: "arn" in caller && identity === "everything" ? [ALLOW_ALL] : [],
      ...(caller.kind === "federated user" && { session: ALLOW_ALL }),
      resource: document,
    },
    request,
  );
}
