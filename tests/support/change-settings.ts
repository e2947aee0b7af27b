import { readFileSync, writeFileSync } from "node:fs";
import { parse, stringify } from "yaml";

/** Values by the names of settings, `aerosecure-kms:` left out or another namespace said; undefined takes one away. */
export type Changes = Readonly<Record<string, unknown>>;

/** Changes a stack's settings in its file, as `pulumi config set` and `pulumi config rm` do, but at once. */
export function changeSettings(file: string, changes: Changes): void {
  const { config, ...rest }: { config?: object } = parse(readFileSync(file, "utf8"));
  const full = Object.entries(changes).map(([name, value]) => [
    name.includes(":") ? name : `aerosecure-kms:${name}`,
    value,
  ]);
  const changed: object = { ...config, ...Object.fromEntries(full) };
  // JSON, which is YAML too, leaves out what is undefined.
  writeFileSync(file, stringify(JSON.parse(JSON.stringify({ ...rest, config: changed }))));
}
