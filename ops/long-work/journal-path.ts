import { join } from "node:path";
import { UserError } from "../terminal/user-error";

export interface JournalPlace {
  /** What `--journal` names. @default a file in the project's folder that Git ignores */
  readonly named: string | undefined;
  readonly cwd: string;
  /** Such as "verify". */
  readonly work: string;
  readonly bucket: string;
}

/**
 * Where a command records its progress.
 *
 * @throws UserError with exit code 2 if `--journal` names nothing
 */
export function journalPath({ named, cwd, work, bucket }: JournalPlace): string {
  if (named === "") {
    throw new UserError('--journal is "". Name a file.', 2);
  }
  return named ?? join(cwd, ".aerosecure", `${work}-${bucket}.jsonl`);
}
