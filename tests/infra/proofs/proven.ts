import assert from "node:assert/strict";
import { createValidatedPolicy } from "@cloud-copilot/iam-policy";
import { anonymousPrincipal, runUnsafeSimulation } from "@cloud-copilot/iam-simulate";
import type { PolicyDocument, PolicyStatement } from "../../../infra/aws/policy-document";
import type { AccessRequest } from "../../../policy-pack/src/policy-document/decide/request";
import { documentOf } from "../../../policy-pack/src/policy-document/document";
import type { Place, Property } from "../../../policy-pack/src/policy-document/prove/property";
import { type Proof, prove } from "../../../policy-pack/src/policy-document/prove/prove";

/** A policy with what has to hold of it. */
export interface Proven {
  readonly policy: PolicyDocument;
  readonly properties: readonly Property[];
  readonly place: Place;
}

type Change = (statement: PolicyStatement) => readonly PolicyStatement[];

export function proofsOf({ policy, properties, place }: Proven): ReadonlyMap<Property, Proof> {
  return prove(documentOf("policy", { ...policy }), properties, place);
}

/** How many classes of requests were judged to prove the properties. */
export function classesIn(proven: Proven): number {
  const proofs = [...proofsOf(proven).values()];
  return proofs.reduce((sum, proof) => sum + ("classes" in proof ? proof.classes : 0), 0);
}

/** The properties that are not proved, each with why not. */
export function fallen(proven: Proven): readonly string[] {
  return fallenOf(proofsOf(proven));
}

function fallenOf(proofs: ReadonlyMap<Property, Proof>): readonly string[] {
  return [...proofs].flatMap(([{ name }, proof]) => {
    if (proof.outcome === "proved") {
      return [];
    }
    return [proof.outcome === "not decided" ? `${name}: not decided: ${proof.why}` : name];
  });
}

/** The same with a statement of the policy changed. */
export function changedIn(proven: Proven, sid: string, change: Change): Proven {
  const Statement = proven.policy.Statement.flatMap((statement) =>
    statement.Sid === sid ? change(statement) : [statement],
  );
  return { ...proven, policy: { ...proven.policy, Statement } };
}

/**
 * The properties that fall once a statement is changed. A simulator, which shares no code with the
 * proofs, has to answer each counterexample in the same way.
 */
export function fallenWith(proven: Proven, sid: string, change: Change): readonly string[] {
  const changed = changedIn(proven, sid, change);
  const proofs = proofsOf(changed);
  for (const [property, proof] of proofs) {
    if (proof.outcome === "counterexample") {
      const verdict = simulated(changed.policy, proof.request, property);
      assert.equal(verdict, proof.verdict, `${property.name}: ${JSON.stringify(proof.request)}`);
    }
  }
  return fallenOf(proofs);
}

/** What the simulator answers, if the caller's own policies allow all or nothing. */
function simulated(policy: PolicyDocument, request: AccessRequest, property: Property): string {
  const { caller, action, resource, resourceAccount, context } = request;
  const isAllowed = property.identity === "everything" || caller.kind === "root";
  const allowAll = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  };
  return runUnsafeSimulation(
    {
      request: {
        principal: principalOf(request),
        action,
        resource: { resource, accountId: resourceAccount },
        contextVariables: context as Record<string, string | string[]>,
      },
      identityPolicies: isAllowed ? [{ name: "all", policy: allowAll }] : [],
      resourcePolicy: createValidatedPolicy(policy, () => [], { name: "policy" }),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
}

function principalOf({ caller, resource }: AccessRequest) {
  switch (caller.kind) {
    case "anonymous":
      return anonymousPrincipal;
    case "service":
      return caller.name;
    case "root":
      return `arn:${resource.split(":")[1]}:iam::${caller.account}:root`;
    default:
      return caller.arn;
  }
}

/** Each condition of each refusal, as `Sid: operator key`, with the change that leaves it out. */
export function conditionsOf({ policy }: Proven): readonly (readonly [string, string, Change])[] {
  return refusalsOf(policy).flatMap(({ Sid, Condition = {} }) =>
    Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.keys(keys).map(
        (key) => [Sid, `${operator} ${key}`, withoutCondition(operator, key)] as const,
      ),
    ),
  );
}

/** Each action of each refusal that names several, with the change that leaves it out. */
export function actionsOf({ policy }: Proven): readonly (readonly [string, string, Change])[] {
  return refusalsOf(policy).flatMap(({ Sid, Action }) =>
    typeof Action === "string"
      ? []
      : Action.map((action) => [Sid, action, withoutAction(action)] as const),
  );
}

/** The guards of a policy. */
export function refusalsOf(policy: PolicyDocument): readonly PolicyStatement[] {
  return policy.Statement.filter(({ Effect }) => Effect === "Deny");
}

function withoutCondition(operator: string, key: string): Change {
  return ({ Condition = {}, ...statement }) => {
    const operators = Object.entries(Condition).map(([name, keys]) => {
      const kept = Object.entries(keys).filter(([one]) => name !== operator || one !== key);
      return [name, Object.fromEntries(kept)] as const;
    });
    const kept = operators.filter(([, keys]) => Object.keys(keys).length > 0);
    return [kept.length === 0 ? statement : { ...statement, Condition: Object.fromEntries(kept) }];
  };
}

function withoutAction(action: string): Change {
  return (statement) => [
    { ...statement, Action: [statement.Action].flat().filter((each) => each !== action) },
  ];
}
