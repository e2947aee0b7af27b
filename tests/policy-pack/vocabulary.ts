import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as awsTypes from "../../policy-pack/src/resources/aws-types";

const PACK = path.resolve(__dirname, "../../policy-pack/src");

/** Every resource type that some policy names. */
export const TYPES: readonly string[] = [...new Set(Object.values(awsTypes).flat())];

/** The pack's own sources, by path in the pack. */
export function packSources(): readonly string[] {
  return readdirSync(PACK, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/^(bin|generate|node_modules)\//.test(file))
    .map((file) => path.join(PACK, file));
}

/**
 * The words that the policies look for, read from their sources: texts in quotes and names taken
 * out of objects. They lead made-up input past the first question that a policy asks.
 */
export function wordsOfThePack(): readonly string[] {
  const words = packSources().flatMap((file) => {
    const source = readFileSync(file, "utf8").replace(/^import .*$/gm, "");
    const quoted = [...source.matchAll(/"([^"\\\n]{1,50})"/g)].map(([, text]) => text ?? "");
    const taken = [...source.matchAll(/const \{ ([\w, ]+) \} =/g)].flatMap(([, names]) =>
      (names ?? "").split(", "),
    );
    return [...quoted, ...taken].filter((word) => !/ .* |^[./]/.test(word));
  });
  return [...new Set(words)];
}
