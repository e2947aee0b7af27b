import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as awsTypes from "../../policy-pack/src/resources/aws-types";
import { packSourceDirectory, packSources } from "../support/pack-sources";

/** Every resource type that some policy names. */
export const TYPES: readonly string[] = [...new Set(Object.values(awsTypes).flat())];

/**
 * The words that the policies look for, read from their sources: texts in quotes and names taken
 * out of objects. They lead made-up input past the first question that a policy asks.
 */
export function wordsOfThePack(): readonly string[] {
  const words = packSources().flatMap((file) => {
    const source = readFileSync(join(packSourceDirectory, file), "utf8").replace(
      /^import .*$/gm,
      "",
    );
    const quoted = [...source.matchAll(/"([^"\\\n]{1,50})"/g)].map(([, text]) => text ?? "");
    const taken = [...source.matchAll(/const \{ ([\w, ]+) \} =/g)].flatMap(([, names]) =>
      (names ?? "").split(", "),
    );
    return [...quoted, ...taken].filter((word) => !/ .* |^[./]/.test(word));
  });
  return [...new Set(words)];
}
