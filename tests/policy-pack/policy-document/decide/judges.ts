import assert from "node:assert/strict";
import { createValidatedPolicy } from "@cloud-copilot/iam-policy";
import {
  anonymousPrincipal,
  runSimulation,
  runUnsafeSimulation,
  type Simulation,
} from "@cloud-copilot/iam-simulate";
import { decide } from "../../../../policy-pack/src/policy-document/decide/decide";
import type { Caller } from "../../../../policy-pack/src/policy-document/decide/request";
import { UndecidableError } from "../../../../policy-pack/src/policy-document/decide/undecidable-error";
import type { Verdict } from "../../../../policy-pack/src/policy-document/decide/verdict";
import { documentOf } from "../../../../policy-pack/src/policy-document/document";
import { ACCOUNT, type Policy, type Question, ROOT_POLICY } from "./questions";

/** What the pack's own judge answers, or why it does not. */
export function ownAnswer(question: Question): Verdict | { readonly undecidable: string } {
  const { identity, boundary, session, resourcePolicy, ...request } = question;
  const read = (policy: Policy) => documentOf("policy", { ...policy });
  try {
    return decide(
      {
        identity: identity.map(read),
        ...(boundary && { boundary: read(boundary) }),
        ...(session && { session: read(session) }),
        ...(resourcePolicy && { resource: read(resourcePolicy) }),
      },
      { ...request, resourceAccount: ACCOUNT },
    );
  } catch (error) {
    if (error instanceof UndecidableError) {
      return { undecidable: error.what };
    }
    throw error;
  }
}

/** That the judges agree. The simulator always says how a request is denied. */
export function assertSame(own: Verdict, simulators: Verdict, text?: string): void {
  if (own === "Denied") {
    assert.notEqual(simulators, "Allowed", text);
  } else {
    assert.equal(own, simulators, text);
  }
}

/** What the simulator answers. */
export async function simulatorsAnswer(question: Question): Promise<Verdict> {
  const { session } = question;
  const simulation = simulationOf(question);
  // Without a session's policy there is a way that takes a tenth of the time.
  if (session === undefined) {
    return runUnsafeSimulation(simulation, {});
  }
  const result = await runSimulation({ ...simulation, sessionPolicy: readAlready(session) }, {});
  if (result.resultType !== "single") {
    throw new Error(JSON.stringify(result));
  }
  return result.overallResult;
}

function simulationOf({
  caller,
  action,
  resource,
  context,
  identity,
  boundary,
  resourcePolicy,
}: Question): Simulation {
  const named = (policies: readonly Policy[]) =>
    policies.map((policy, index) => ({ name: `${index}`, policy: readAlready(policy) }));
  return {
    request: {
      principal: principalOf(caller),
      action,
      resource: { resource, accountId: ACCOUNT },
      contextVariables: context as Record<string, string | string[]>,
    },
    // The simulator knows no root user, who may do everything by itself.
    identityPolicies: named(caller.kind === "root" ? [ROOT_POLICY] : identity),
    ...(boundary && { permissionBoundaryPolicies: named([boundary]) }),
    ...(resourcePolicy && { resourcePolicy: readAlready(resourcePolicy) }),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  };
}

/** The checks of form take most of the time, and these policies are well formed. */
function readAlready(policy: Policy): object {
  return createValidatedPolicy(policy, () => [], { name: "policy" });
}

function principalOf(caller: Caller): Simulation["request"]["principal"] {
  switch (caller.kind) {
    case "anonymous":
      return anonymousPrincipal;
    case "service":
      return caller.name;
    case "root":
      return `arn:aws:iam::${caller.account}:root`;
    default:
      return caller.arn;
  }
}
