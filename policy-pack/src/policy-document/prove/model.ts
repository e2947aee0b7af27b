import { grouped } from "../../values/grouped";
import { classesOf } from "../classes/classes";
import { type Reach, reachesOf } from "../decide/principal-match";
import type { AccessRequest } from "../decide/request";
import { patternsOf } from "../decide/resource-match";
import { type Rule, rulesOf, speaksOfAction, speaksOfResource } from "../decide/rule";
import type { Test } from "../decide/test";
import { glob, type TextPattern, wildcard } from "../decide/text-pattern";
import { and, type Doubt, isDoubt, type Truth, undecidable } from "../decide/truth";
import { documentOf, type PolicyDocument } from "../document";
import { describeAction } from "../elements/action";
import { KMS, S3, type Service } from "../services";
import { CALLER_KEY_NAMES, type CallerClass, callersFor } from "./callers";
import { type Choice, type Chosen, choicesAmong, choicesOf } from "./domain";
import type { Place, Property } from "./property";

/** A statement that is about a caller, an action and a resource, as far as its tests hold. */
export interface Part {
  readonly rule: Rule;
  readonly reach: Reach;
  readonly isAbout: Truth;
}

/** A caller, an action and a resource: one of each for all that the rules take alike. */
export interface Case {
  readonly caller: CallerClass;
  readonly action: string;
  readonly resource: string;
}

/**
 * All requests to a key or a bucket, divided into classes by what its policy, or several versions of
 * it, and some properties tell apart.
 */
export class Model {
  private readonly scopes: ReadonlyMap<Property, readonly Rule[]>;
  private readonly all: readonly Rule[];
  private readonly testsByKey: ReadonlyMap<string, readonly Test[]>;
  private readonly choices = new Map<string, readonly Choice[]>();
  private readonly spoken = new Map<string, ReadonlySet<Rule>>();
  private readonly about = new Map<string, ReadonlyMap<Rule, Truth>>();
  private readonly reached = new Map<CallerClass, ReadonlyMap<Rule, readonly Part[]>>();
  private readonly actionsByClass: ReadonlyMap<string, readonly string[]>;
  readonly service: Service;
  readonly callers: readonly CallerClass[];
  /** One for each class; one that AWS has if there is one. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];

  /** @throws UndecidableError for a policy that AWS would refuse */
  constructor(
    documents: readonly PolicyDocument[],
    properties: readonly Property[],
    readonly place: Place,
  ) {
    this.scopes = new Map(properties.map((property) => [property, scopeOf(property)]));
    this.all = [...documents.flatMap(rulesOf), ...[...this.scopes.values()].flat()];
    this.service = place.service === "kms" ? KMS : S3;
    const tests = this.all.flatMap((rule) => rule.tests);
    this.testsByKey = grouped(tests, ({ key }) => [key]);
    this.callers = callersFor(this.all, place);
    this.actionsByClass = new Map(
      [...this.actionClasses().values()].map((actions) => [actions[0] ?? "", actions]),
    );
    this.actions = [...this.actionsByClass.keys()];
    this.resources = this.resourceClasses();
  }

  /** The requests that a property is about, as statements. */
  scopeFor(property: Property, asked: Case): readonly Part[] {
    return this.partsOf(this.scopes.get(property) ?? [], asked);
  }

  /** The statements of one of the documents. */
  partsFor(document: PolicyDocument, asked: Case): readonly Part[] {
    return this.partsOf(rulesOf(document), asked);
  }

  /** The actions of a class that AWS has, and one for each pattern that others match. */
  actionsLike(action: string): readonly string[] {
    return this.actionsByClass.get(action) ?? [];
  }

  /** The values of a key that a caller's request may have, and what each test makes of them. */
  choicesOf(key: string, { caller, fixed, arnWithin }: CallerClass): readonly Choice[] {
    const within = key === "aws:principalarn" ? arnWithin : undefined;
    const values = within === undefined ? fixed[key] : undefined;
    const owner = "arn" in caller ? caller.arn.split("/")[0] : JSON.stringify(caller);
    const name = within === undefined && values === undefined ? key : `${key} ${owner}`;
    const tests = this.testsByKey.get(key) ?? [];
    const choices =
      this.choices.get(name) ??
      (values === undefined ? choicesOf(key, tests, within) : choicesAmong(values, tests));
    this.choices.set(name, choices);
    return choices;
  }

  /** A key as AWS or the policy writes it. */
  nameOf(key: string): string {
    return CALLER_KEY_NAMES[key] ?? this.testsByKey.get(key)?.[0]?.name ?? key;
  }

  /** A request of a case, with what was left open filled in: it does not matter, but comes with each. */
  requestOf(asked: Case, chosen: Chosen): AccessRequest {
    const { caller, action, resource } = asked;
    const known = ["aws:principalarn", ...Object.keys(caller.fixed)].flatMap((key) => {
      const [first] = this.choicesOf(key, caller);
      return first === undefined ? [] : [[key, first] as const];
    });
    const context = [...new Map([...known, ...chosen])].flatMap(([key, { value }]) =>
      value === undefined ? [] : [[this.nameOf(key), value] as const],
    );
    return {
      caller: caller.caller,
      action,
      resource,
      resourceAccount: this.place.accountId,
      context: Object.fromEntries(context),
    };
  }

  /** The key that most values were told apart of. */
  widestKey(): string {
    const sizes = [...this.choices].map(([name, { length }]) => ({ length, name }));
    const [widest] = sizes.toSorted((one, other) => other.length - one.length);
    return this.nameOf(widest?.name.split(" ")[0] ?? "");
  }

  private partsOf(rules: readonly Rule[], { caller, action, resource }: Case): readonly Part[] {
    const spoken = this.spokenOf(action);
    const reached = this.reachedBy(caller);
    const about = this.aboutResource(resource);
    return rules
      .filter((rule) => spoken.has(rule))
      .flatMap((rule) => reached.get(rule) ?? [])
      .map((part) => ({
        ...part,
        isAbout: and(part.isAbout, about.get(part.rule) ?? false),
      }))
      .filter(({ isAbout }) => isAbout !== false);
  }

  private spokenOf(action: string): ReadonlySet<Rule> {
    const spoken =
      this.spoken.get(action) ?? new Set(this.all.filter((rule) => speaksOfAction(rule, action)));
    this.spoken.set(action, spoken);
    return spoken;
  }

  private aboutResource(resource: string): ReadonlyMap<Rule, Truth> {
    const about =
      this.about.get(resource) ??
      new Map(this.all.map((rule) => [rule, speaksOfResource(rule, resource, notChosen)]));
    this.about.set(resource, about);
    return about;
  }

  private reachedBy(caller: CallerClass): ReadonlyMap<Rule, readonly Part[]> {
    const partsOf = (rule: Rule): readonly Part[] =>
      reachesOf(rule, caller.caller, false).map((reach) =>
        isDoubt(reach)
          ? { rule, reach: "directly", isAbout: reach }
          : { rule, reach, isAbout: true },
      );
    const reached =
      this.reached.get(caller) ?? new Map(this.all.map((rule) => [rule, partsOf(rule)]));
    this.reached.set(caller, reached);
    return reached;
  }

  /** Actions by what the rules say of them, those first that AWS has. */
  private actionClasses(): ReadonlyMap<string, readonly string[]> {
    const { service } = this;
    const patterns = new Set(this.all.flatMap(({ actions }) => actions.values));
    const classes = classesOf(
      [...patterns].map((pattern) => [pattern]),
      glob(`${this.place.service}:?*`),
    );
    const known = [...service.actions.keys()].map((action) => describeAction(action, service));
    const candidates = [...known, ...classes.map(({ witness }) => witness)];
    return grouped(candidates, (action) => [
      this.all.map((rule) => (this.spokenOf(action).has(rule) ? "1" : "0")).join(""),
    ]);
  }

  /** A key is one resource. A bucket and its objects are as many as the patterns tell apart. */
  private resourceClasses(): readonly string[] {
    const { service, arn, partition } = this.place;
    if (arn === "any") {
      return ANY_RESOURCE[service](partition).flatMap((within) => this.resourcesWithin(within));
    }
    return service === "kms" ? [arn] : [arn, ...this.resourcesWithin(glob(`${arn}/?*`))];
  }

  private resourcesWithin(within: TextPattern): readonly string[] {
    const written = this.all.flatMap(({ resources, hasVariables }) =>
      resources.values.map((value) => [value, hasVariables] as const),
    );
    const different = new Map(written.map((each) => [JSON.stringify(each), each]));
    const patterns = [...different.values()].flatMap((each) => patternsOf(...each));
    const classes = classesOf(
      patterns.map((pattern) => [pattern]),
      within,
    );
    return classes.map(({ witness }) => witness);
  }
}

/** What a variable of a Resource stands for is not told apart. */
function notChosen(key: string): Doubt {
  return undecidable(`a Resource with the variable \${${key}}`);
}

const PART = [wildcard("?", "part"), wildcard("*", "part")];

/** What the ARNs of all resources of a service are like. */
const ANY_RESOURCE: Readonly<Record<Place["service"], (partition: string) => TextPattern[]>> = {
  kms: (partition) => [
    [...glob(`arn:${partition}:kms:`), ...PART, ...glob(":"), ...PART, ...glob(":key/"), ...PART],
  ],
  s3: (partition) => [
    [...glob(`arn:${partition}:s3:::`), ...PART],
    [...glob(`arn:${partition}:s3:::`), ...PART, ...glob("/?*")],
  ],
};

function scopeOf({ name, requests }: Property): readonly Rule[] {
  return rulesOf(
    documentOf(name, {
      Version: "2012-10-17",
      Statement: requests.map((each) => ({
        Effect: "Allow",
        ...("NotPrincipal" in each ? {} : { Principal: "*" }),
        ...("NotResource" in each ? {} : { Resource: "*" }),
        ...each,
      })),
    }),
  );
}
