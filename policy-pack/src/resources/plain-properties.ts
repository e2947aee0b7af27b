import { UnknownValueError } from "@pulumi/policy";
import { type Properties, UNKNOWN } from "../values/unknown";

/** The framework's object behind its proxy that was copied last, since policies come one after the other. */
let latest: { readonly behind: object; readonly copy: Properties } | undefined;

/** The value that `get` reads, or UNKNOWN where the framework refuses to give it at preview. */
function read(get: () => unknown): unknown {
  try {
    return get();
  } catch (error) {
    if (error instanceof UnknownValueError) {
      return UNKNOWN;
    }
    throw error;
  }
}

/**
 * A copy of the properties in which every unknown is UNKNOWN, so that judging one property can
 * never be cut short by another. A property set to null counts as not set, as it does in Pulumi.
 */
export function plainProperties(source: object): Properties {
  const behind = objectBehind(source);
  if (latest?.behind === behind) {
    return latest.copy;
  }
  const copy = copyOf(source);
  // An object read past the proxy would have its unknowns as texts: it is a copy of its own.
  if (behind !== source) {
    latest = { behind, copy };
  }
  return copy;
}

/** The framework's own object behind the proxy it gives to policies; the same for all of them. */
export function objectBehind(source: object): object {
  const behind: unknown = Reflect.get(source, "__getSpecialProxyTarget");
  return typeof behind === "object" && behind !== null ? behind : source;
}

function copyOf(source: object): Properties {
  const properties = Object.keys(source).map((key) => [key, plain(source, key)] as const);
  return Object.fromEntries(
    properties.filter(([, value]) => value !== undefined && value !== null),
  );
}

function plain(source: object, key: string): unknown {
  const value = read(() => Reflect.get(source, key));
  if (Array.isArray(value)) {
    return Array.from({ length: value.length }, (_, index) => plain(value, String(index)));
  }
  return typeof value === "object" && value !== null ? copyOf(value) : value;
}
