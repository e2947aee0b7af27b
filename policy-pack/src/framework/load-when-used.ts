import Module from "node:module";
import { pathFor } from "./path-for";

/**
 * Puts off the loading of a package until something of it is used. `@pulumi/policy` requires all of
 * `@pulumi/pulumi` for the classes of assets, and with it the Automation API and npm's resolver,
 * which a policy never sees: with it a pack's start takes 0.12 s of processor time more, of about one
 * second, and 152 MB for 145.
 *
 * An empty stand-in takes the package's place among the loaded modules, and gives way to the
 * package itself at the first look into it. If the package is missing or already loaded, nothing is
 * done and the start is merely slower.
 *
 * @param name of the package
 * @param user the package that requires it, from which it is resolved
 *
 * Source: https://nodejs.org/api/modules.html#requirecache
 */
export function loadWhenUsed(name: string, user: string): void {
  const path = pathFor(name, user);
  if (path === undefined || require.cache[path] !== undefined) {
    return;
  }
  const standIn = new Module(path);
  const load = (): object => {
    if (require.cache[path] === standIn) {
      delete require.cache[path];
    }
    return require(path);
  };
  standIn.loaded = true;
  standIn.exports = new Proxy(
    {},
    {
      get: (_, property) => Reflect.get(load(), property),
      has: (_, property) => Reflect.has(load(), property),
      ownKeys: () => Reflect.ownKeys(load()),
      getOwnPropertyDescriptor: (_, property) => descriptorIn(load(), property),
    },
  );
  require.cache[path] = standIn;
}

/** Configurable, because a proxy may describe nothing else that its target lacks. */
function descriptorIn(exports: object, property: string | symbol): PropertyDescriptor | undefined {
  const descriptor = Reflect.getOwnPropertyDescriptor(exports, property);
  return descriptor === undefined ? undefined : { ...descriptor, configurable: true };
}
