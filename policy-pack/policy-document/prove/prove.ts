import { TooManyClassesError } from "../classes/classes";
import { decide, targetOf } from "../decide/decide";
import type { Reach } from "../decide/principal-match";
import type { AccessRequest } from "../decide/request";
import { and, every, isDoubt, not, or, some, type Truth } from "../decide/truth";
import { UndecidableError } from "../decide/undecidable-error";
import { type Effects, type Findings, isAllowed, isDenied, type Verdict } from "../decide/verdict";
import { documentOf, type PolicyDocument } from "../document";
import type { Choice } from "./domain";
import { type Case, Model, type Part } from "./model";
import type { Place, Property } from "./property";

/** What is known of a property: for every request that there can be, or of one for which it fails. */
export type Proof =
  | {
      readonly outcome: "proved";
      /** How many classes of requests were judged. */
      readonly classes: number;
    }
  | {
      readonly outcome: "counterexample";
      readonly request: AccessRequest;
      readonly verdict: Verdict;
    }
  | {
      readonly outcome: "not decided";
      readonly why: string;
    };

/** More classes than these are not judged for one property. */
const MOST_CLASSES = 500_000;

const EVERYTHING: Effects = { allows: true, denies: false };
const NOTHING: Effects = { allows: false, denies: false };

const ALLOW_ALL = documentOf("everything", {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

/**
 * Whether properties hold for every request, under the policy of a key or a bucket.
 *
 * All requests fall into finitely many classes: by action, caller, resource and the value of each
 * condition key, as far as the policy and the properties tell them apart. One request of each class is
 * judged, and what no longer matters is left open.
 *
 * The requests are those of one AWS account's key or bucket: a context may have any keys with any
 * values, of the type that the policy compares, except those that tell of the caller. Grants, access
 * control lists and policies of an organization are not looked at.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * @returns for each property: a counterexample if there is one, which `decide` answers otherwise than the
 *   property says; "not decided" if none was found and some request cannot be decided
 */
export function prove(
  document: PolicyDocument,
  properties: readonly Property[],
  place: Place,
): ReadonlyMap<Property, Proof> {
  try {
    const model = new Model(document, properties, place);
    return new Map(properties.map((property) => [property, proofOf(model, property)]));
  } catch (error) {
    const why = whyUndecidable(error);
    return new Map(properties.map((property) => [property, { outcome: "not decided", why }]));
  }
}

function proofOf(model: Model, property: Property): Proof {
  try {
    return new Search(model, property).run();
  } catch (error) {
    return { outcome: "not decided", why: whyUndecidable(error) };
  }
}

function whyUndecidable(error: unknown): string {
  if (error instanceof UndecidableError) {
    return error.what;
  }
  if (error instanceof TooManyClassesError) {
    return "an Action, a Resource or an account, whose patterns make too many classes";
  }
  throw error;
}

/** What has been chosen so far, by condition key. */
type Chosen = Map<string, Choice>;

/** The search for a request for which one property fails. */
class Search {
  private classes = 0;
  private doubt: string | undefined;

  constructor(
    private readonly model: Model,
    private readonly property: Property,
  ) {}

  run(): Proof {
    for (const caller of this.model.callers) {
      for (const action of this.model.actions) {
        for (const resource of this.model.resources) {
          const found = this.searchCase({ caller, action, resource });
          if (found !== undefined) {
            return found;
          }
        }
      }
    }
    return this.doubt === undefined
      ? { outcome: "proved", classes: this.classes }
      : { outcome: "not decided", why: this.doubt };
  }

  private searchCase(asked: Case): Proof | undefined {
    const scope = this.model.scopeFor(this.property, asked);
    if (scope.length === 0) {
      this.classes += 1;
      return undefined;
    }
    const parts = this.model.partsFor(asked);
    return this.search(asked, (chosen) => this.fails(asked, scope, parts, chosen), new Map());
  }

  /** Chooses what the answer waits for, one value after the other. */
  private search(asked: Case, fails: (chosen: Chosen) => Truth, chosen: Chosen): Proof | undefined {
    const answer = fails(chosen);
    if (isDoubt(answer) && answer.kind === "open") {
      for (const choice of this.model.choicesOf(answer.what, asked.caller)) {
        const found = this.search(asked, fails, new Map(chosen).set(answer.what, choice));
        if (found !== undefined) {
          return found;
        }
      }
      return undefined;
    }
    this.classes += 1;
    if (this.classes > MOST_CLASSES) {
      throw new UndecidableError(
        `more than ${MOST_CLASSES} classes of requests, most of them by ${this.model.widestKey()}`,
      );
    }
    if (isDoubt(answer)) {
      this.doubt ??= answer.what;
    }
    return answer === true ? this.counterexample(asked, chosen) : undefined;
  }

  /** Whether the property fails for what is chosen. */
  private fails(
    { caller: { caller }, action, resource }: Case,
    scope: readonly Part[],
    parts: readonly Part[],
    chosen: Chosen,
  ): Truth {
    const isInScope = some(scope, (part) => inForce(part, chosen));
    if (isInScope === false) {
      return false;
    }
    const inEffect = (allows: boolean, reach?: Reach): Truth =>
      some(parts, (part) =>
        part.rule.allows === allows && (reach ?? part.reach) === part.reach
          ? inForce(part, chosen)
          : false,
      );
    const findings: Findings = {
      identity: this.property.identity === "everything" ? EVERYTHING : NOTHING,
      ...(caller.kind === "federated user" && { session: EVERYTHING }),
      resource: {
        denies: inEffect(false),
        directly: inEffect(true, "directly"),
        asRoleOrUser: inEffect(true, "as its role or user"),
        asEveryone: inEffect(true, "as everyone"),
        asAccount: inEffect(true, "as its account"),
      },
    };
    const resourceAccount = this.model.place.accountId;
    const target = targetOf({ caller, action, resource, resourceAccount, context: {} });
    const denied = isDenied(findings);
    const allowed = isAllowed(findings, target);
    switch (this.property.expects) {
      case "refused":
        return and(isInScope, not(denied), allowed);
      case "allowed":
        return and(isInScope, or(denied, not(allowed)));
      case "not denied":
        return and(isInScope, denied);
    }
  }

  /** With what was left open filled in, which does not matter but comes with each request. */
  private counterexample(asked: Case, chosen: Chosen): Proof {
    const { caller, action, resource } = asked;
    const known = ["aws:principalarn", ...Object.keys(caller.fixed)].flatMap((key) => {
      const [first] = this.model.choicesOf(key, caller);
      return first === undefined ? [] : [[key, first] as const];
    });
    const context = [...new Map([...known, ...chosen])].flatMap(([key, { value }]) =>
      value === undefined ? [] : [[this.model.nameOf(key), value] as const],
    );
    const request: AccessRequest = {
      caller: caller.caller,
      action,
      resource,
      resourceAccount: this.model.place.accountId,
      context: Object.fromEntries(context),
    };
    return { outcome: "counterexample", request, verdict: this.verdictOn(request) };
  }

  /** By the judge of single requests, so that the example stands on its own. */
  private verdictOn(request: AccessRequest): Verdict {
    const { caller } = request;
    const hasPolicies = "arn" in caller && this.property.identity === "everything";
    return decide(
      {
        identity: hasPolicies ? [ALLOW_ALL] : [],
        ...(caller.kind === "federated user" && { session: ALLOW_ALL }),
        resource: this.model.document,
      },
      request,
    );
  }
}

function inForce({ rule, isAbout }: Part, chosen: Chosen): Truth {
  const hold = every(rule.tests, (test): Truth => {
    const choice = chosen.get(test.key);
    return choice === undefined
      ? { kind: "open", what: test.key }
      : (choice.truths.get(test) ?? false);
  });
  return and(isAbout, hold);
}
