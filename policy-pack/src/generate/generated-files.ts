import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Rule } from "../framework/rule";
import { jsonText } from "./json-text";
import { baselineProfile, strictProfile } from "./profiles";
import { rulesDocument } from "./rules-document";

/** What is made from the rules' metadata: by path in the pack, the text. */
export function generatedFiles(rules: readonly Rule[]): ReadonlyMap<string, string> {
  return new Map([
    ["RULES.md", rulesDocument(rules)],
    ["profiles/baseline.json", jsonText(baselineProfile(rules))],
    ["profiles/strict.json", jsonText(strictProfile)],
  ]);
}

/** Those of the files that the pack in this folder lacks, or has otherwise. */
export function staleFiles(
  pack: string,
  files: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  return new Map(
    [...files].filter(([path, text]) => {
      const file = join(pack, path);
      return !existsSync(file) || readFileSync(file, "utf8") !== text;
    }),
  );
}
