import assert from "node:assert/strict";
import fc from "fast-check";
import type { AccessRequest } from "../../../../policy-pack/src/policy-document/decide/request";
import { documentOf } from "../../../../policy-pack/src/policy-document/document";
import type { Property } from "../../../../policy-pack/src/policy-document/prove/property";
import { type Proof, prove } from "../../../../policy-pack/src/policy-document/prove/prove";
import { grouped } from "../../../../policy-pack/src/values/grouped";
import {
  BUCKET_CASES,
  FULL as FULL_BUCKET,
  provenBucket,
} from "../../../infra/proofs/bucket-cases";
import { FULL as FULL_KEY, KEY_CASES, provenKey } from "../../../infra/proofs/key-cases";
import { actionsOf, changedIn, conditionsOf, type Proven } from "../../../infra/proofs/proven";
import { isLongRun, madeUp, runsOf } from "../../../support/made-up";
import { quietReporter } from "../../../support/quiet-reporter";
import { temporaryDirectory } from "../../../support/temporary-directory";
import { corrected } from "../decide/corrections";
import { assertSame, ownAnswer, simulatorsAnswer } from "../decide/judges";
import type { Policy, Question } from "../decide/questions";
import { REFUTED_BY } from "../prove/refuted-by";
import { type Asked, QUESTIONS_FOR_Z3 } from "./random-questions";
import { installZ3, type Z3Answer, z3Answers } from "./z3-judge";

/** Random policies, each with five properties. */
const RUNS = runsOf(120);

/** Z3 needs no classes of sets, of which `prove` tells a limited number apart. */
const LIMIT = /, whose sets of values make too many classes$/;
const MOST_BEYOND_LIMIT = 0.03;

/** A judge of its own, in Python, answers by Z3. It has the classes of texts by other code, too. */
describe("prove and Z3", function () {
  this.timeout(0);
  const directory = temporaryDirectory();
  let python: string;

  before(async () => {
    python = await installZ3(process.env, quietReporter);
  });

  /** @returns how often each outcome was agreed on */
  async function agreedOn(questions: readonly Asked[]): Promise<Readonly<Record<string, number>>> {
    const answers = await z3Answers(python, questions, directory());
    const compared = questions.flatMap((asked, at) => {
      const proofs = prove(
        documentOf("policy", { ...asked.policy }),
        asked.properties,
        asked.place,
      );
      return [...proofs].map(([property, proof], index) => ({
        ...{ asked, property, proof },
        answer: answers[at]?.[index],
      }));
    });
    const decided = compared.filter(({ proof }) => !("why" in proof && LIMIT.test(proof.why)));
    const beyondLimit = compared.length - decided.length;
    assert.ok(beyondLimit <= compared.length * MOST_BEYOND_LIMIT, `${beyondLimit} not compared`);
    for (const each of decided) {
      await assertAgreed(each);
    }
    const outcomes = grouped(decided, ({ proof }) => [proof.outcome]);
    return Object.fromEntries([...outcomes].map(([outcome, { length }]) => [outcome, length]));
  }

  it(`agree on ${RUNS} random policies, and on a request for each property that does not hold`, async () => {
    const outcomes = await agreedOn(fc.sample(QUESTIONS_FOR_Z3, { seed: 16, ...madeUp(120) }));
    const text = JSON.stringify(outcomes);
    assert.ok((outcomes["proved"] ?? 0) > RUNS, text);
    assert.ok((outcomes["counterexample"] ?? 0) > RUNS, text);
  });

  it("agree that all properties hold of the policies that the program makes", async () => {
    const proven = [
      ...KEY_CASES.map(([, args]) => provenKey(args)),
      ...BUCKET_CASES.map(([, args]) => provenBucket(args)),
    ];
    assert.deepEqual(await agreedOn(proven), {
      proved: proven.flatMap(({ properties }) => properties).length,
    });
  });

  it("agree on what falls without each statement, and without each condition of a guard", async () => {
    const { counterexample = 0 } = await agreedOn(
      [provenKey(FULL_KEY), provenBucket(FULL_BUCKET)].flatMap(weakened),
    );
    assert.ok(counterexample > 60, `${counterexample}`);
  });
});

/** In a long run each action of each guard is left out, too. */
function weakened(proven: Proven): readonly Proven[] {
  const statements = proven.policy.Statement.map(({ Sid }) => changedIn(proven, Sid, () => []));
  const parts = [...conditionsOf(proven), ...(isLongRun ? actionsOf(proven) : [])];
  return [...statements, ...parts.map(([sid, , change]) => changedIn(proven, sid, change))];
}

interface Compared {
  readonly asked: Asked;
  readonly property: Property;
  readonly proof: Proof;
  readonly answer: Z3Answer | undefined;
}

async function assertAgreed({ asked, property, proof, answer }: Compared): Promise<void> {
  const text = JSON.stringify({ policy: asked.policy, property, proof, answer }, undefined, 1);
  assert.equal(proof.outcome, answer?.outcome, text);
  if (proof.outcome === "counterexample") {
    assert.ok(answer?.request !== undefined, text);
    for (const request of [proof.request, answer.request]) {
      await assertRefuted(policyOf(...asked.policy.Statement), property, request);
    }
  }
}

/** That a request is one of the property's, and answered otherwise than it says, by the simulator as well. */
async function assertRefuted(
  resourcePolicy: Policy,
  property: Property,
  { resourceAccount: _, ...request }: AccessRequest,
): Promise<void> {
  const allowAll = policyOf({ Effect: "Allow", Action: "*", Resource: "*" });
  const isPerson = "arn" in request.caller;
  const question: Question = {
    ...request,
    identity: isPerson && property.identity === "everything" ? [allowAll] : [],
    session: request.caller.kind === "federated user" ? allowAll : undefined,
    resourcePolicy,
  };
  const text = JSON.stringify({ question, property }, undefined, 1);
  const verdict = ownAnswer(question);
  assert.ok(typeof verdict === "string" && REFUTED_BY[property.expects].includes(verdict), text);
  const scope = property.requests.map((each) => ({
    ...("NotPrincipal" in each ? {} : { Principal: "*" }),
    ...("NotResource" in each ? {} : { Resource: "*" }),
    ...{ ...each, Effect: "Deny" },
  }));
  const inScope = ownAnswer({ ...question, resourcePolicy: policyOf(...scope) });
  // Whether a Deny of a user holds for its federated sessions cannot be decided.
  const isInScope = inScope === "ExplicitlyDenied" || inScope === "Denied";
  assert.ok(isInScope || typeof inScope === "object", text);
  if (isKnownToSimulator(question)) {
    const { session: _unlimited, ...limited } = corrected(question);
    assertSame(verdict, await simulatorsAnswer(limited), text);
  }
}

function policyOf(...Statement: readonly object[]): Policy {
  return { Version: "2012-10-17", Statement } as Policy;
}

/**
 * It takes a federated session's own name for that of its user, a session for one of each role of its role's
 * name, and for a service what is called like one.
 */
function isKnownToSimulator({ caller, resourcePolicy }: Question): boolean {
  switch (caller.kind) {
    case "service":
      return caller.name.endsWith(".amazonaws.com");
    case "federated user":
      return lastPart(caller.arn) === lastPart(caller.userArn);
    case "role session": {
      const roles = JSON.stringify(resourcePolicy).match(/arn:[^"]*:role\/[^"]*/g) ?? [];
      return roles.every(
        (role) => role === caller.roleArn || lastPart(role) !== lastPart(caller.roleArn),
      );
    }
    default:
      return true;
  }
}

function lastPart(arn: string): string | undefined {
  return arn.split("/").at(-1);
}
