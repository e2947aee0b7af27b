import type { SettingsFrom } from "../../infra/settings/running-stack";

/** Every setting of a program, by what it reads of the namespace; in the order in which it does. */
export async function settingNames(
  settingsFrom: SettingsFrom<unknown>,
  namespace: string,
): Promise<readonly string[]> {
  const keys = new Set<string>();
  const nothingSet: Record<string, string> = {};
  const record = new Proxy(nothingSet, {
    get: (_, key) => {
      keys.add(String(key));
      return undefined;
    },
  });
  await settingsFrom(record, { project: namespace, stack: "dev" }, () =>
    Promise.reject(new Error("There is no region to ask in.")),
  );
  return [...keys].flatMap((key) => {
    const [place, name = ""] = key.split(":");
    return place === namespace ? [name] : [];
  });
}
