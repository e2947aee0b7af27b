import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { repositoryRoot } from "../../../local/processes/paths";

const FOLDERS: Readonly<Record<string, string>> = {
  "cancel-deletion": "deletion/cancel",
  "schedule-deletion": "deletion/schedule",
};
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** @throws AssertionError naming every place where a command's JSON document is not as its schema says */
export function assertFits(command: string, document: unknown): void {
  const folder = join(repositoryRoot, "ops/commands", FOLDERS[command] ?? command);
  const path = join(folder, `${command}.schema.json`);
  const ajv = new Ajv({
    allErrors: true,
    allowUnionTypes: true,
    formats: { "date-time": ISO_TIME },
  });
  const fits = ajv.compile(JSON.parse(readFileSync(path, "utf8")));
  assert.ok(
    fits(document),
    `${ajv.errorsText(fits.errors, { separator: "\n" })}\n${JSON.stringify(document, null, 2)}`,
  );
}
