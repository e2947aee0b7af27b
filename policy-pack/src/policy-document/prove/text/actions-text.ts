import { elementOf, type PolicyDocument, textsIn } from "../../document";
import { hasWildcard, matchesPattern } from "../../elements/pattern";
import type { Service } from "../../services";
import type { Model } from "../model";

/**
 * What some classes of actions stand for, without the name of the service: ["Decrypt", "any other
 * s3:Get*"].
 */
export function actionsText(
  actions: readonly string[],
  model: Model,
  documents: readonly PolicyDocument[],
): readonly string[] {
  if (actions.length === model.actions.length) {
    return ["do anything"];
  }
  const { service } = model;
  const written = documents
    .flatMap(({ statements }) => statements)
    .flatMap(({ elements }) => [elementOf(elements, "Action"), elementOf(elements, "NotAction")])
    .flatMap(textsIn);
  const names = actions.flatMap((action) => namesOf(action, { model, service, written }));
  return [...new Set(names)].map((name) => name.replace(/^(?:kms|s3):/i, ""));
}

interface Names {
  readonly model: Model;
  readonly service: Service;
  readonly written: readonly string[];
}

/** The actions of a class that AWS has or the documents name, and the closest pattern for others. */
function namesOf(action: string, { model, service, written }: Names): readonly string[] {
  const names = model.actionsLike(action).map((each): [string, boolean] => {
    const lowered = each.toLowerCase();
    const literal = written.find((one) => one.toLowerCase() === lowered);
    return service.actions.has(lowered) || literal !== undefined
      ? [service.actions.get(lowered) ?? literal ?? each, true]
      : [othersText(lowered, written), false];
  });
  const known = names.filter(([, isKnown]) => isKnown);
  // All actions of such a service are known.
  const shown = known.length > 0 && !service.hasMoreActions ? known : names;
  return shown.map(([name]) => name);
}

function othersText(action: string, written: readonly string[]): string {
  const patterns = written.filter(
    (each) => hasWildcard(each) && matchesPattern(each.toLowerCase(), action),
  );
  const [closest = "*"] = patterns.toSorted((one, other) => other.length - one.length);
  return /^(?:\w+:)?\*$/.test(closest)
    ? "take any other action"
    : `take any other action like ${closest}`;
}
