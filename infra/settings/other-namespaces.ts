import { parsed, type SettingReader, type SettingRecord } from "../arguments/reader/setting-reader";
import { defaultText } from "../arguments/table";

/** Whom Pulumi's configuration belongs to besides the project: the AWS provider, and Pulumi itself. */
const READ_BY_OTHERS: readonly string[] = ["aws", "pulumi"];

/** A setting of Pulumi itself that has the name of one of ours. */
const STACK_TAGS = "pulumi:tags";

/**
 * Refuses settings in a namespace that nothing reads, and in the project's place one of the project's: they would
 * have no effect, and whoever set them counts on them. It comes after `reader` was asked for all settings there are.
 *
 * No value is shown: a setting of somebody else may be a secret.
 *
 * @param project the project's name, the namespace of its settings
 */
export function refuseOtherNamespaces(
  reader: SettingReader,
  record: SettingRecord,
  project: string,
): void {
  for (const key of Object.keys(record)) {
    const [namespace = ""] = key.split(":");
    const name = key.slice(namespace.length + 1);
    const isOurs = reader.names.includes(name);
    const isOfOthers = READ_BY_OTHERS.includes(namespace) && !isOurs;
    if (namespace === project || key === STACK_TAGS || isOfOthers) {
      continue;
    }
    const what = isOurs
      ? `has no effect there: the settings of this project are in the namespace ${project}.`
      : `has no effect: nothing reads the namespace ${namespace}.`;
    const copying = isOurs ? copies(record, key, `${project}:${name}`, defaultText(name)) : [];
    const commands = [...copying, `pulumi config rm ${key}`].join(" && ");
    reader.refuseKey(key, `${what} ${copying.length > 0 ? "Move" : "Remove"} it: \`${commands}\`.`);
  }
}

/**
 * Commands that copy a setting, each value in it by itself: Pulumi sets lists and objects no other way. None if what
 * it would be copied to has a value of its own.
 *
 * @param fallback what Pulumi hands over where that is not set
 */
function copies(
  record: SettingRecord,
  from: string,
  to: string,
  fallback: string | undefined,
): readonly string[] {
  if (record[to] !== undefined && record[to] !== fallback) {
    return [];
  }
  return leaves(parsed(record[from] ?? ""), "").map(({ path, isText }) =>
    path === ""
      ? `pulumi config set ${to} "$(pulumi config get ${from})"`
      : `pulumi config set --path ${isText ? "--type string " : ""}'${to}${path}' "$(pulumi config get --path '${from}${path}')"`,
  );
}

/** A value in a list or an object. Pulumi would take a text of digits for a number if it is not told. */
interface Leaf {
  readonly path: string;
  readonly isText: boolean;
}

/** The values of a list or an object; one at "" if it is none. */
function leaves(value: unknown, path: string): readonly Leaf[] {
  if (typeof value !== "object" || value === null) {
    return [{ path, isText: typeof value === "string" }];
  }
  return Array.isArray(value)
    ? value.flatMap((entry, index) => leaves(entry, `${path}[${index}]`))
    : Object.entries(value).flatMap(([name, part]) => leaves(part, `${path}${step(name)}`));
}

function step(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name)
    ? `.${name}`
    : `[${JSON.stringify(name).replaceAll("'", "'\\''")}]`;
}
