import type {
  ProofReport,
  ProvedPolicy,
  ProvedProperty,
} from "../../controls/policies/prove-policies";
import { textOfLines } from "../../terminal/output";

/** What people read: each property, and a request for each that does not hold. */
export function reportText({ policies }: ProofReport): string {
  return policies.map(policyText).join("\n\n");
}

function policyText({ policy, properties }: ProvedPolicy): string {
  return textOfLines([`The ${policy} policy`, ...properties.flatMap(linesOf)]);
}

function linesOf({ sentence, outcome, classes, why, request }: ProvedProperty): readonly string[] {
  switch (outcome) {
    case "proved":
      return [`  proved       ${sentence} (for every request: ${classes} classes)`];
    case "not decided":
      return [`  not decided  ${sentence}`, `               ${why}`];
    case "counterexample":
      return [`  fails        ${sentence}`, `               ${requestText(request)}`];
  }
}

function requestText(request: ProvedProperty["request"]): string {
  if (request === undefined) {
    return "";
  }
  const { caller, action, resource, verdict, context } = request;
  const keys = Object.entries(context).map(([key, value]) => `${key}=${[value].flat().join(",")}`);
  return `${verdict}: ${caller} calls ${action} on ${resource}, with ${keys.join(", ")}`;
}
