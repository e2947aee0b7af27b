import { TAG_KEY_MAX_CHARACTERS, TAG_VALUE_MAX_CHARACTERS, TAGS_MAX_COUNT } from "../aws/limits";
import { STACK_TAG } from "../aws/stack-tag";
import type { SettingReader } from "./reader/setting-reader";

/** AWS's own limit, less the one that the program adds to its keys. */
const OWN_TAGS_MAX_COUNT = TAGS_MAX_COUNT - 1;

/**
 * The characters every AWS service takes in a tag.
 *
 * Source: https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
 */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Reads the tags of key and bucket. */
export function readTags(reader: SettingReader): Readonly<Record<string, string>> {
  const how = reader.howToSet("tags.owner", "flight-data");
  const tags = reader.map("tags", `Use names and text values: ${how}.`);
  const count = Object.keys(tags).length;
  if (count > OWN_TAGS_MAX_COUNT) {
    reader.refuse(
      "tags",
      `has ${count} tags. AWS takes ${TAGS_MAX_COUNT}, and the keys have one more, ${STACK_TAG}: use at most ${OWN_TAGS_MAX_COUNT}.`,
    );
  }
  for (const [key, value] of Object.entries(tags)) {
    const fault = tagFault(key, value);
    if (fault !== undefined) {
      reader.refuse("tags", `is ${JSON.stringify(value)}. ${fault}`, `["${key}"]`);
    }
  }
  return tags;
}

function tagFault(key: string, value: string): string | undefined {
  if (/^aws:/i.test(key)) {
    return "Tags that begin with aws: are AWS's own: use another name.";
  }
  if (key === STACK_TAG) {
    return "The program sets this tag itself: use another name.";
  }
  if (key.length < 1 || key.length > TAG_KEY_MAX_CHARACTERS) {
    return `Use a name of 1 to ${TAG_KEY_MAX_CHARACTERS} characters.`;
  }
  if (value.length > TAG_VALUE_MAX_CHARACTERS) {
    return `Use a value of at most ${TAG_VALUE_MAX_CHARACTERS} characters.`;
  }
  return TAG_TEXT.test(key) && TAG_TEXT.test(value)
    ? undefined
    : "Use letters, digits, spaces and _ . : / = + - @ in name and value.";
}
