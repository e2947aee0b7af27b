import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv, { type ValidateFunction } from "ajv";
import { repositoryRoot } from "../../../local/processes/paths";

const FOLDERS: Readonly<Record<string, string>> = {
  "cancel-deletion": "deletion/cancel",
  "schedule-deletion": "deletion/schedule",
};
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const ajv = new Ajv({
  allErrors: true,
  allowUnionTypes: true,
  formats: { "date-time": ISO_TIME },
});
/** By command, once it is compiled. */
const schemas = new Map<string, ValidateFunction>();

/** @throws AssertionError naming every place where a command's JSON document is not as its schema says */
export function assertFits(command: string, document: unknown): void {
  const fits = schemas.get(command) ?? compiled(command);
  schemas.set(command, fits);
  assert.ok(
    fits(document),
    `${ajv.errorsText(fits.errors, { separator: "\n" })}\n${JSON.stringify(document, null, 2)}`,
  );
}

function compiled(command: string): ValidateFunction {
  const folder = join(repositoryRoot, "ops/commands", FOLDERS[command] ?? command);
  return ajv.compile(JSON.parse(readFileSync(join(folder, `${command}.schema.json`), "utf8")));
}
