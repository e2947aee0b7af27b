import { keysBehind } from "../keys/key-stack";
import { EVENT_RULE, EVENT_TARGET, KEY_TYPES } from "../resources/aws-types";
import { regionOf } from "../resources/region";
import { resourceFinder, textsOf } from "../resources/resource-finder";
import type { Stack, StackResource } from "../resources/stack";
import type { Node } from "../values/node";
import { UNKNOWN } from "../values/unknown";
import { matchesEventPattern } from "./event-pattern";
import { ALARMING_CALLS, keyEvent } from "./key-event";
import { doubtOf, type Watcher } from "./watcher";

/**
 * What a property must be, if it is set, for the rule to be given AWS's own events. Services send
 * them to the default bus.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
 */
const LIVE: Readonly<Record<string, (value: unknown) => boolean>> = {
  state: (state) =>
    state === "ENABLED" || state === "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
  isEnabled: (isEnabled) => isEnabled === true,
  eventBusName: (bus) =>
    bus === "default" || (typeof bus === "string" && bus.endsWith(":event-bus/default")),
};

/**
 * The longest pattern that EventBridge takes.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
const MOST_CHARACTERS = 4096;

/** The EventBridge rules in the keys' Regions that are on and have a target, or may be. */
export function watchingRulesIn(stack: Stack): readonly Watcher[] {
  const keys = stack.ofTypes(KEY_TYPES);
  const regions = new Set(keys.map(regionOf));
  const events = new Map(ALARMING_CALLS.map((call) => [call, keyEvent(call, keys)]));
  const rules = stack.ofTypes([EVENT_RULE]);
  const targetDoubtsOf = targetDoubtsIn(stack, rules);
  return rules
    .filter((rule) => mayBeLive(rule) && hasRegion(rule, regions))
    .flatMap((rule) => {
      const targetDoubts = targetDoubtsOf(rule);
      if (targetDoubts === undefined) {
        return [];
      }
      const nodes = ["eventPattern", ...Object.keys(LIVE)].map((name) => rule.property(name));
      const pattern = patternOf(rule.property("eventPattern").value);
      const watcher: Watcher = {
        doubts: [
          ...nodes.filter((node) => isDoubtful(node, rule)).map((node) => doubtOf(node, rule)),
          ...targetDoubts,
        ],
        watches: (call) => pattern === UNKNOWN || matchesEventPattern(pattern, events.get(call)),
      };
      return [watcher];
    });
}

/** At the first preview no key has an ARN yet; that a pattern is made from a key is enough. */
function isDoubtful({ path, value }: Node, rule: StackResource): boolean {
  return value === UNKNOWN && !(path === "eventPattern" && keysBehind(rule, path).length > 0);
}

/** What makes it doubtful that a rule has a target; undefined if it certainly has none. */
function targetDoubtsIn(
  stack: Stack,
  rules: readonly StackResource[],
): (rule: StackResource) => Watcher["doubts"] | undefined {
  const find = resourceFinder(rules, (rule) => textsOf(rule, "name", "id"));
  const targets = stack
    .ofTypes([EVENT_TARGET])
    .map((target) => ({ target, node: target.property("rule"), rule: find(target, "rule") }));
  const targeted = new Set(targets.map(({ rule }) => rule));
  const strays = targets.filter(({ rule }) => rule === undefined);
  const unknownStray = strays.find(({ node }) => node.value === UNKNOWN);
  const isAnyNamed = strays.some(({ node }) => typeof node.value === "string");
  return (rule) => {
    const name = rule.property("name");
    if (targeted.has(rule)) {
      return [];
    }
    if (unknownStray !== undefined) {
      return [doubtOf(unknownStray.node, unknownStray.target)];
    }
    return isAnyNamed && name.value === UNKNOWN ? [doubtOf(name, rule)] : undefined;
  };
}

function hasRegion(rule: StackResource, regions: ReadonlySet<string | undefined>): boolean {
  const region = regionOf(rule);
  return region === undefined || regions.has(undefined) || regions.has(region);
}

function mayBeLive({ property }: StackResource): boolean {
  return Object.entries(LIVE).every(([name, holds]) => {
    const { value } = property(name);
    return value === undefined || value === UNKNOWN || holds(value);
  });
}

function patternOf(value: unknown): unknown {
  if (typeof value !== "string" || value.replace(/\s/g, "").length > MOST_CHARACTERS) {
    return value === UNKNOWN ? UNKNOWN : undefined;
  }
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
