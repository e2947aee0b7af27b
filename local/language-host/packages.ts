import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** An npm package that a program depends on. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** The resource plugin that this package is the SDK of. */
  readonly plugin: { readonly name: string; readonly version: string } | undefined;
}

/** The installed packages that the nearest package.json names, in its order. */
export function installedPackages(programDirectory: string): readonly InstalledPackage[] {
  const manifest = nearestManifest(programDirectory);
  if (manifest === undefined) {
    return [];
  }
  const { dependencies, devDependencies } = readManifest(manifest);
  const names = [...Object.keys(record(dependencies)), ...Object.keys(record(devDependencies))];
  return names.flatMap((name) => {
    const path = installedManifest(name, dirname(manifest));
    return path === undefined ? [] : [describe(name, readManifest(path))];
  });
}

function describe(name: string, manifest: Readonly<Record<string, unknown>>): InstalledPackage {
  const version = text(manifest["version"]) ?? "";
  const pulumi = record(manifest["pulumi"]);
  return {
    name,
    version,
    plugin:
      pulumi["resource"] === true
        ? {
            name: text(pulumi["name"]) ?? name.replace(/^@pulumi\//, ""),
            version: text(pulumi["version"]) ?? version,
          }
        : undefined,
  };
}

/** Read from the folders, since a package's `exports` may hide its package.json. */
function installedManifest(name: string, from: string): string | undefined {
  const path = join(from, "node_modules", name, "package.json");
  if (existsSync(path)) {
    return path;
  }
  return dirname(from) === from ? undefined : installedManifest(name, dirname(from));
}

function nearestManifest(directory: string): string | undefined {
  const path = join(directory, "package.json");
  if (existsSync(path)) {
    return path;
  }
  return dirname(directory) === directory ? undefined : nearestManifest(dirname(directory));
}

function readManifest(path: string): Readonly<Record<string, unknown>> {
  return record(JSON.parse(readFileSync(path, "utf8")));
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
