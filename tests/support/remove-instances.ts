import { readdir } from "node:fs/promises";
import { instanceNamed } from "../../local/emulator/instance";
import { resetLocalAws } from "../../local/local-aws/local-aws";
import { quietReporter } from "./quiet-reporter";

/** Ends and deletes each local AWS in the folder whose name begins so. */
export async function removeInstances(folder: string, prefix = ""): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const ours = names.filter((name) => name.startsWith(prefix) && !name.endsWith(".lock"));
  await Promise.all(ours.map((name) => resetLocalAws(instanceNamed(name, folder), quietReporter)));
}
