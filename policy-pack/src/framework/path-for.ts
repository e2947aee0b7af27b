import { dirname } from "node:path";

/** Where a package finds another, or a file of it; undefined if it does not. */
export function pathFor(name: string, user: string): string | undefined {
  try {
    return require.resolve(name, { paths: [dirname(require.resolve(user))] });
  } catch {
    return undefined;
  }
}
