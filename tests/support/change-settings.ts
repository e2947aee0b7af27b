import { readFileSync, writeFileSync } from "node:fs";
import { parse, stringify } from "yaml";

/** Values by the names of settings, the project's without a namespace; undefined takes one away. */
export type Changes = Readonly<Record<string, unknown>>;

/** Changes a stack's settings in its file, as `pulumi config set` and `pulumi config rm` do, but at once. */
export function changeSettings(file: string, changes: Changes): void {
  const { config, ...rest }: { config?: object } = parse(readFileSync(file, "utf8"));
  const found = Object.entries(config ?? {}).map(([key, value]) => [
    // Pulumi writes the project's namespace where the file has none.
    key.replace(/^(?!aws:|pulumi:)[^:]+:/, ""),
    value,
  ]);
  const changed: object = { ...Object.fromEntries(found), ...changes };
  // JSON, which is YAML too, leaves out what is undefined.
  writeFileSync(file, stringify(JSON.parse(JSON.stringify({ ...rest, config: changed }))));
}
