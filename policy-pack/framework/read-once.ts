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
  const results = new WeakMap<object, unknown>();
  const readOnce: Deserialize = (struct, proxySecrets) => {
    if (proxySecrets) {
      return deserialize(struct, proxySecrets);
    }
    const properties = results.get(struct) ?? deserialize(struct, proxySecrets);
    results.set(struct, properties);
    return properties;
  };
  Reflect.set(framework, "deserializeProperties", readOnce);
}
