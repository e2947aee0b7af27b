import { join } from "node:path";

/**
 * Where a command writes down how far it has come: in the project's folder, where Git ignores it.
 *
 * @param command such as "verify"
 */
export function journalPath(cwd: string, command: string, bucket: string): string {
  return join(cwd, ".aerosecure", `${command}-${bucket}.jsonl`);
}
