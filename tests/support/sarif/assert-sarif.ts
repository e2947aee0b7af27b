import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";

const SCHEMA = join(__dirname, "sarif-schema-2.1.0.json");
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const URI_REFERENCE = /^[\w\-.~:/?#[\]@!$&'()*+,;=%]*$/;

const fits = new Ajv({
  allErrors: true,
  strict: false,
  unicodeRegExp: false,
  formats: { "date-time": ISO_TIME, uri: URL.canParse, "uri-reference": URI_REFERENCE },
}).compile(JSON.parse(readFileSync(SCHEMA, "utf8")));

/** @throws AssertionError naming every place where a document is not SARIF 2.1.0 by the schema of OASIS */
export function assertSarif(document: unknown): void {
  const isSarif = fits(document);
  const faults = (fits.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath} ${message}`,
  );
  assert.ok(isSarif, faults.join("\n"));
}
