import { isKept, noteAnalysed } from "../resources/declared-inputs";
import type { Rule } from "./rule";

/**
 * The rules, as a list of which the framework walks only a part for a single resource: those that
 * judge its type. If it asked the others too, a resource would take 1.2 times the processor time,
 * mostly for a list of all that do not apply. So the engine's summary, which Pulumi Cloud keeps,
 * counts them as passed, as it does rules that judge resources together.
 *
 * The walk is chosen when it begins, right after the framework has asked for the resource's type;
 * so two walks at the same time do not meet. Where the framework looks different inside, all rules
 * are walked and policies are merely slower.
 *
 * @param messages the framework's own classes of messages
 */
export function walkedByType(rules: readonly Rule[], messages: object): Rule[] {
  const list = [...rules];
  const request: unknown = Reflect.get(messages, "AnalyzeRequest");
  const prototype = typeof request === "function" ? Object(request.prototype) : {};
  const [getType, getUrn] = ["getType", "getUrn"].map((name) => Reflect.get(prototype, name));
  if (typeof getType !== "function" || typeof getUrn !== "function") {
    return list;
  }
  let asked: string | undefined;
  Reflect.set(prototype, "getType", function (this: object): string {
    const type: string = Reflect.apply(getType, this, []);
    noteAnalysed(Reflect.apply(getUrn, this, []));
    asked = type;
    // A walk that does not begin at once is not about this resource.
    queueMicrotask(() => {
      asked = undefined;
    });
    return type;
  });
  const byType = new Map<string, readonly Rule[]>();
  const walkFor = (type: string): readonly Rule[] => {
    const walk = byType.get(type) ?? rulesFor(type, rules);
    byType.set(type, walk);
    return walk;
  };
  Object.defineProperty(list, Symbol.iterator, {
    value: () => (asked === undefined ? rules : walkFor(asked)).values(),
  });
  return list;
}

/** If none judges the type, one of those that judge resources together takes note of the inputs. */
function rulesFor(type: string, rules: readonly Rule[]): readonly Rule[] {
  const judging = rules.filter(({ types = [] }) => types.includes(type));
  const takesNote = isKept(type) && judging.length === 0;
  return takesNote ? rules.filter(({ types }) => types === undefined).slice(0, 1) : judging;
}
