import { writeTexts } from "../../infra/settings/generate/write-texts";
import { schemaText } from "./schema";
import { root, VERSIONED, version } from "./versions";

/*
 * Writes component/schema.json from the sources, and the version of package.json into whatever else names it.
 * `--check` writes nothing and fails if one of them is stale.
 */
const versioned = Object.entries(VERSIONED).map(
  ([name, written]) => [name, (before: string) => written(before, version)] as const,
);
const texts = { ...Object.fromEntries(versioned), "component/schema.json": schemaText };
writeTexts(root, texts, "the sources say");
