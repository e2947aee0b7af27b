import { grouped } from "../../values/grouped";
import type { AccessRequest } from "../decide/request";
import type { Test } from "../decide/test";
import { isDoubt, some, type Truth } from "../decide/truth";
import type { PolicyDocument } from "../document";
import { answerOf, inForce } from "./answer";
import type { CallerClass } from "./callers";
import { ClassCounter, MOST_CLASSES } from "./class-counter";
import { type Chosen, choicesAmong } from "./domain";
import { type Case, Model, type Part } from "./model";
import { necessaryTests, type Required } from "./necessary-tests";
import type { Place } from "./property";
import { whyUndecidable } from "./text/why-undecidable";

/** What a policy says of a request, from least to most. */
export const ACCESS = ["refused", "left to the caller's own policies", "allowed"] as const;
export type Access = (typeof ACCESS)[number];

/** Requests that two versions of a policy answer differently, all in the same way. */
export interface Change {
  /** One, except of what is refused now: the callers' own policies then no longer matter. */
  readonly from: readonly Access[];
  readonly to: Access;
  readonly callers: readonly CallerClass[];
  /** One for each class of actions. */
  readonly actions: readonly string[];
  /** One for each class of resources. */
  readonly resources: readonly string[];
  /** What each of the requests fulfils, without what its caller fulfils by the name that it has now. */
  readonly required: readonly Required[];
  /** Whether some requests that fulfil it are answered as before. */
  readonly dependsOnMore: boolean;
  readonly example: AccessRequest;
}

export interface Comparison {
  readonly changes: readonly Change[];
  /** Why some requests could not be compared. None if all were. */
  readonly notDecided?: string;
  /** The classes of requests that were told apart. */
  readonly model?: Model;
}

/**
 * What a new version of a key's or a bucket's policy changes, over all requests as `prove` divides them.
 *
 * @returns no change and no `notDecided` only if both versions answer every request alike, whatever the
 *   callers' own policies allow
 * @param mostClasses so many classes are told apart, and no more
 */
export function compare(
  before: PolicyDocument,
  after: PolicyDocument,
  place: Place,
  mostClasses: number = MOST_CLASSES,
): Comparison {
  try {
    const model = new Model([before, after], [], place);
    return new Comparing(model, before, after, new ClassCounter(model, mostClasses)).run();
  } catch (error) {
    return { changes: [], notDecided: whyUndecidable(error) };
  }
}

/** A class of requests, and what either version says of it. */
interface Leaf {
  readonly chosen: Chosen;
  readonly from: Access;
  readonly to: Access;
}

class Comparing {
  private doubt: string | undefined;

  constructor(
    private readonly model: Model,
    private readonly before: PolicyDocument,
    private readonly after: PolicyDocument,
    private readonly classes: ClassCounter,
  ) {}

  run(): Comparison {
    const { callers, actions, resources } = this.model;
    const changes = callers.flatMap((caller) =>
      actions.flatMap((action) =>
        resources.flatMap((resource) => this.changesIn({ caller, action, resource })),
      ),
    );
    return {
      changes: together(changes),
      model: this.model,
      ...(this.doubt !== undefined && { notDecided: this.doubt }),
    };
  }

  private changesIn(asked: Case): readonly Change[] {
    const before = this.model.partsFor(this.before, asked);
    const after = this.model.partsFor(this.after, asked);
    const different = [...without(before, after), ...without(after, before)];
    if (different.length === 0) {
      this.classes.add();
      return [];
    }
    const leaves: Leaf[] = [];
    this.collect(asked, { before, after, different }, new Map(), leaves);
    const changed = grouped(
      leaves.filter(({ from, to }) => from !== to),
      ({ from, to }) => [`${from} ${to}`],
    );
    return [...changed.values()].map((alike) => this.changeOf(asked, alike, leaves));
  }

  private changeOf(asked: Case, alike: readonly Leaf[], leaves: readonly Leaf[]): Change {
    const [{ from, to, chosen }] = alike as readonly [Leaf];
    const { caller, action, resource } = asked;
    const required = necessaryTests(
      this.model,
      caller,
      alike.map((leaf) => leaf.chosen),
    );
    const others = leaves.filter((leaf) => leaf.from !== from || leaf.to !== to);
    return {
      from: [from],
      to,
      callers: [caller],
      actions: [action],
      resources: [resource],
      required: required.filter((each) => !holdsByName(caller, each)),
      dependsOnMore: others.some((leaf) => mayFulfil(leaf.chosen, required)),
      example: this.model.requestOf(asked, chosen),
    };
  }

  /** Chooses what the answers wait for, one value after the other. */
  private collect(asked: Case, parts: Parts, chosen: Chosen, leaves: Leaf[]): void {
    const { from, to, doubt } = this.answers(asked, parts, chosen);
    if (doubt?.kind === "open") {
      for (const choice of this.model.choicesOf(doubt.what, asked.caller)) {
        this.collect(asked, parts, new Map(chosen).set(doubt.what, choice), leaves);
      }
      return;
    }
    this.classes.add();
    this.doubt ??= doubt?.what;
    leaves.push({ chosen, from, to });
  }

  /** While no statement applies that one version alone has, both answer alike. */
  private answers(asked: Case, { before, after, different }: Parts, chosen: Chosen): Answers {
    const alike = { from: "refused", to: "refused" } as const;
    const differs = some(different, (part) => inForce(part, chosen));
    if (differs === false) {
      return alike;
    }
    if (isDoubt(differs) && differs.kind === "open") {
      return { ...alike, doubt: differs };
    }
    const [from, to] = [before, after].map((parts) => this.accessUnder(asked, parts, chosen));
    const doubts = [from, to].filter(isDoubt);
    const doubt = doubts.find(({ kind }) => kind === "open") ?? doubts[0];
    return doubt === undefined ? { from: from as Access, to: to as Access } : { ...alike, doubt };
  }

  private accessUnder(asked: Case, parts: readonly Part[], chosen: Chosen): Access | Doubt {
    const { place } = this.model;
    const most = answerOf(parts, asked, chosen, { identity: "everything", place }).allowed;
    if (most === false) {
      return "refused";
    }
    const least = answerOf(parts, asked, chosen, { identity: "nothing", place }).allowed;
    if (isDoubt(most) || isDoubt(least)) {
      const doubts = [most, least].filter(isDoubt);
      return doubts.find(({ kind }) => kind === "open") ?? (doubts[0] as Doubt);
    }
    return least ? "allowed" : "left to the caller's own policies";
  }
}

type Doubt = Exclude<Truth, boolean>;

interface Answers {
  readonly from: Access;
  readonly to: Access;
  readonly doubt?: Doubt;
}

interface Parts {
  readonly before: readonly Part[];
  readonly after: readonly Part[];
  /** Those that one of them alone has. */
  readonly different: readonly Part[];
}

/** The statements that say something else than each of the others. */
function without(parts: readonly Part[], others: readonly Part[]): readonly Part[] {
  const known = new Set(others.map(signatureOf));
  return parts.filter((part) => !known.has(signatureOf(part)));
}

/** What a statement says once caller, action and resource are settled. */
function signatureOf({ rule, reach, isAbout }: Part): string {
  return JSON.stringify([rule.allows, reach, isAbout, rule.tests.map(nameOf).sort()]);
}

function nameOf({ operator, key, values, hasVariables }: Test): string {
  return JSON.stringify([operator, key, [...values].sort(), hasVariables]);
}

function holdsByName({ caller }: CallerClass, required: Required): boolean {
  const own = "roleArn" in caller ? caller.roleArn : "arn" in caller ? caller.arn : undefined;
  return (
    own !== undefined &&
    required.test.key === "aws:principalarn" &&
    choicesAmong([own], [required.test])[0]?.truths.get(required.test) === required.holds
  );
}

function mayFulfil(chosen: Chosen, required: readonly Required[]): boolean {
  return required.every(({ test, holds }) => {
    const choice = chosen.get(test.key);
    return choice === undefined || choice.truths.get(test) === holds;
  });
}

/** Changes that differ in their actions alone in one, then those that differ in callers, then in resources. */
function together(changes: readonly Change[]): readonly Change[] {
  const parts = ["actions", "callers", "resources"] as const;
  return parts.reduce<readonly Change[]>(joined, changes);
}

function joined(
  changes: readonly Change[],
  part: "actions" | "callers" | "resources",
): readonly Change[] {
  const alike = grouped(changes, ({ example, required, from, ...change }) => {
    const callers = change.callers.map(({ caller }) => caller);
    const tests = required.map(({ test, holds }) => [nameOf(test), holds]);
    const matters = change.to === "refused" && part === "callers" ? [] : from;
    return [JSON.stringify({ ...change, from: matters, callers, tests, [part]: undefined })];
  });
  return [...alike.values()].map((some) => {
    const [first] = some as readonly [Change, ...Change[]];
    const from = [...new Set(some.flatMap((change) => change.from))];
    const all = some.flatMap((change): readonly unknown[] => change[part]);
    return { ...first, from, [part]: [...new Set(all)] } as Change;
  });
}
