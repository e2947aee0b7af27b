import type { PolicyDocument } from "../document";
import { ACCESS, type Access, type Change, compare } from "./compare";
import type { Model } from "./model";
import type { Place } from "./property";
import { actionsText } from "./text/actions-text";
import { callerText } from "./text/caller-text";
import { callersText } from "./text/callers-text";
import { testText } from "./text/test-text";

/** What a new version of a policy allows or refuses, in words, with a request that shows it. */
export interface DescribedChange {
  readonly effect: "newly allowed" | "newly refused";
  /** "role/Crew may now Decrypt through S3 in us-east-1." */
  readonly sentence: string;
  readonly callers: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly string[];
  /** Whether the change depends on more than these conditions. */
  readonly dependsOnMore: boolean;
  readonly example: {
    readonly caller: string;
    readonly action: string;
    readonly resource: string;
    readonly context: Readonly<Record<string, string | readonly string[]>>;
    /** What the caller's own policies are taken to allow. */
    readonly identity: "everything" | "nothing";
    readonly before: "allowed" | "refused";
    readonly after: "allowed" | "refused";
  };
}

export interface DescribedComparison {
  readonly changes: readonly DescribedChange[];
  /** Why some requests could not be compared. None if all were. */
  readonly notDecided?: string;
}

/** S3 as a Region's own, which uses a key for a caller. */
const THROUGH_S3 = /^kms:ViaService is s3\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/i;

/** What `compare` finds, in words: what is newly allowed first. */
export function describeChanges(
  before: PolicyDocument,
  after: PolicyDocument,
  place: Place,
): DescribedComparison {
  const { changes, model, notDecided } = compare(before, after, place);
  const described =
    model === undefined
      ? []
      : changes.map((change) => describe(change, model, [before, after] as const));
  const [allowed, refused] = (["newly allowed", "newly refused"] as const).map((effect) =>
    described.filter((each) => each.effect === effect),
  );
  return {
    changes: [...(allowed ?? []), ...(refused ?? [])],
    ...(notDecided !== undefined && { notDecided }),
  };
}

function describe(
  change: Change,
  model: Model,
  documents: readonly [PolicyDocument, PolicyDocument],
): DescribedChange {
  const { from, to, example, dependsOnMore } = change;
  const callers = callersText(change.callers, { ...model, ...model.place, documents });
  const actions = actionsText(change.actions, model, documents);
  const resources = resourcesText(change.resources, model);
  const conditions = change.required.map(testText).toSorted();
  const isRefusal = to === "refused" || from.includes("refused");
  const identity = isRefusal ? "everything" : "nothing";
  const { caller, action, resource, context } = example;
  return {
    effect: isMore(from, to) ? "newly allowed" : "newly refused",
    sentence: sentenceOf(wordsOf(from, to), {
      callers,
      actions,
      resources,
      conditions,
      dependsOnMore,
    }),
    ...{ callers, actions, resources, conditions, dependsOnMore },
    example: {
      ...{ caller: callerText(caller), action, resource, context, identity },
      before: isMore(from, to) ? "refused" : "allowed",
      after: isMore(from, to) ? "allowed" : "refused",
    },
  };
}

function isMore(from: readonly Access[], to: Access): boolean {
  return from.every((access) => ACCESS.indexOf(to) > ACCESS.indexOf(access));
}

function resourcesText(resources: readonly string[], model: Model): readonly string[] {
  const { place } = model;
  if (place.service === "kms" || resources.length === model.resources.length) {
    return [];
  }
  const objects = model.resources.filter((resource) => resource !== place.arn);
  const chosen = resources.filter((resource) => resource !== place.arn);
  const isAll = chosen.length === objects.length;
  return [
    ...(resources.includes(place.arn) ? ["the bucket itself"] : []),
    ...(isAll ? ["its objects"] : chosen.map((object) => `objects such as ${object}`)),
  ];
}

type Told = Pick<
  DescribedChange,
  "callers" | "actions" | "resources" | "conditions" | "dependsOnMore"
>;

function sentenceOf({ verb, limit, condition }: Words, told: Told): string {
  const { callers, actions, resources, conditions, dependsOnMore } = told;
  const [region] = conditions.flatMap((each) => THROUGH_S3.exec(each)?.[1] ?? []);
  const clauses = [
    ...condition,
    ...conditions.filter((each) => !THROUGH_S3.test(each)),
    ...(dependsOnMore ? ["further conditions hold"] : []),
  ];
  const what = [
    `${listed(callers)} ${verb} ${listed(actions)}`,
    ...(resources.length > 0 ? [`on ${listed(resources)}`] : []),
    ...(region === undefined ? [] : [`through S3 in ${region}`]),
    ...limit,
  ].join(" ");
  const sentence = clauses.length === 0 ? what : `${what}, if ${listed(clauses)}`;
  return `${sentence.replace(/^(?:any|anyone|the|federated) /, capitalized)}.`;
}

interface Words {
  readonly verb: "may now" | "may no longer";
  /** What the callers' own policies still have to do with it. */
  readonly limit: readonly string[];
  readonly condition: readonly string[];
}

function wordsOf(from: readonly Access[], to: Access): Words {
  const verb = isMore(from, to) ? "may now" : "may no longer";
  if (to === "refused") {
    return { verb, limit: [], condition: [] };
  }
  if (from.includes("refused")) {
    const condition = to === "allowed" ? [] : ["a policy of their own allows it"];
    return { verb, limit: [], condition };
  }
  const limit = to === "allowed" ? "even if no policy" : "unless a policy";
  return { verb, limit: [`${limit} of their own allows it`], condition: [] };
}

function listed(items: readonly string[]): string {
  const [last = "", ...rest] = items.toReversed();
  return rest.length === 0 ? last : `${rest.toReversed().join(", ")} and ${last}`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
