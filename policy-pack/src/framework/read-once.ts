import { beginStack } from "../resources/stack";

/** The framework's own reader of a message's properties, as its server calls it. */
type Deserialize = (struct: object, proxySecrets: boolean) => unknown;

/**
 * Makes the framework turn each resource's message into an object once, where it does so again for
 * every policy: with forty policies that is nearly all of a big stack's time. Policies only ever
 * read what they are given, so they can share it. Remediations, which may change it, cannot.
 *
 * Where the framework looks different inside, nothing is changed and policies are merely slower.
 */
export function readResourcesOnce(framework: object): void {
  const deserialize: unknown = Reflect.get(framework, "deserializeProperties");
  if (typeof deserialize !== "function") {
    return;
  }
  // All policies are given one resource before the next. A map of all of them would take the
  // garbage collector longer than reading takes.
  let latest: { readonly struct: object; readonly properties: unknown } | undefined;
  const readOnce: Deserialize = (struct, proxySecrets) => {
    if (proxySecrets) {
      return deserialize(struct, proxySecrets);
    }
    if (latest?.struct !== struct) {
      latest = { struct, properties: deserialize(struct, proxySecrets) };
    }
    return latest.properties;
  };
  Reflect.set(framework, "deserializeProperties", readOnce);
}

/**
 * Makes the framework build the resources of a stack for the first policy alone that it asks about
 * them, where it builds all of them again for every policy: with all policies that is two thirds of
 * what a big stack takes. Every other policy is given an empty list, and has the first one's stack
 * from `stackOf`.
 *
 * Where the framework looks different inside, nothing is changed and policies are merely slower.
 *
 * @param messages the framework's own classes of messages
 */
export function buildResourcesOnce(messages: object): void {
  const request: unknown = Reflect.get(messages, "AnalyzeStackRequest");
  const prototype = typeof request === "function" ? Object(request.prototype) : {};
  const list: unknown = Reflect.get(prototype, "getResourcesList");
  if (typeof list !== "function") {
    return;
  }
  Reflect.set(prototype, "getResourcesList", function (this: object): unknown {
    beginStack();
    return walkedOnce(Reflect.apply(list, this, []));
  });
}

/** The same list, of which a second walk finds nothing. */
function walkedOnce(list: unknown[]): unknown[] {
  let isWalked = false;
  Object.defineProperty(list, Symbol.iterator, {
    configurable: true,
    value: () => {
      const items = isWalked ? [] : list;
      isWalked = true;
      return items.values();
    },
  });
  return list;
}
