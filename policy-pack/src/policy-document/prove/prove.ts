import type { AccessRequest } from "../decide/request";
import { and, isDoubt, not, some, type Truth } from "../decide/truth";
import type { Verdict } from "../decide/verdict";
import type { PolicyDocument } from "../document";
import { answerOf, inForce } from "./answer";
import { ClassCounter, MOST_CLASSES } from "./class-counter";
import type { Choice, Chosen } from "./domain";
import { judged } from "./judged";
import { type Case, Model, type Part } from "./model";
import type { Place, Property } from "./property";
import { whyUndecidable } from "./text/why-undecidable";

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
 * @param mostClasses so many classes are judged for one property, and no more
 */
export function prove(
  document: PolicyDocument,
  properties: readonly Property[],
  place: Place,
  mostClasses: number = MOST_CLASSES,
): ReadonlyMap<Property, Proof> {
  try {
    const model = new Model([document], properties, place);
    return new Map(
      properties.map((property) => [property, proofOf(model, document, property, mostClasses)]),
    );
  } catch (error) {
    const why = whyUndecidable(error);
    return new Map(properties.map((property) => [property, { outcome: "not decided", why }]));
  }
}

function proofOf(
  model: Model,
  document: PolicyDocument,
  property: Property,
  mostClasses: number,
): Proof {
  try {
    return new Search(model, document, property, new ClassCounter(model, mostClasses)).run();
  } catch (error) {
    return { outcome: "not decided", why: whyUndecidable(error) };
  }
}

/** The search for a request for which one property fails. */
class Search {
  private doubt: string | undefined;

  constructor(
    private readonly model: Model,
    private readonly document: PolicyDocument,
    private readonly property: Property,
    private readonly classes: ClassCounter,
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
      ? { outcome: "proved", classes: this.classes.count }
      : { outcome: "not decided", why: this.doubt };
  }

  private searchCase(asked: Case): Proof | undefined {
    const scope = this.model.scopeFor(this.property, asked);
    if (scope.length === 0) {
      this.classes.add();
      return undefined;
    }
    const parts = this.model.partsFor(this.document, asked);
    return this.search(asked, (chosen) => this.fails(asked, scope, parts, chosen), new Map());
  }

  /** Chooses what the answer waits for, one value after the other. */
  private search(asked: Case, fails: (chosen: Chosen) => Truth, chosen: Chosen): Proof | undefined {
    const answer = fails(chosen);
    if (isDoubt(answer) && answer.kind === "open") {
      for (const choice of this.model.choicesOf(answer.what, asked.caller)) {
        const found = this.addsNothing(choice)
          ? undefined
          : this.search(asked, fails, new Map(chosen).set(answer.what, choice));
        if (found !== undefined) {
          return found;
        }
      }
      return undefined;
    }
    this.classes.add();
    if (isDoubt(answer)) {
      this.doubt ??= answer.what;
    }
    return answer === true ? this.counterexample(asked, chosen) : undefined;
  }

  /** Once something is in doubt, what is covered can only add another doubt. */
  private addsNothing({ isCovered }: Choice): boolean {
    return isCovered && this.doubt !== undefined;
  }

  /** Whether the property fails for what is chosen. */
  private fails(
    asked: Case,
    scope: readonly Part[],
    parts: readonly Part[],
    chosen: Chosen,
  ): Truth {
    const isInScope = some(scope, (part) => inForce(part, chosen));
    if (isInScope === false) {
      return false;
    }
    const { denied, allowed } = answerOf(parts, asked, chosen, {
      identity: this.property.identity,
      place: this.model.place,
    });
    switch (this.property.expects) {
      case "refused":
        return and(isInScope, allowed);
      case "allowed":
        return and(isInScope, not(allowed));
      case "not denied":
        return and(isInScope, denied);
    }
  }

  private counterexample(asked: Case, chosen: Chosen): Proof {
    const request = this.model.requestOf(asked, chosen);
    const verdict = judged(this.document, request, this.property.identity);
    return { outcome: "counterexample", request, verdict };
  }
}
