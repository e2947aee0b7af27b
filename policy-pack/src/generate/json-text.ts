import { isObject } from "../values/unknown";

/** As the repository's formatter has it. */
const LINE_WIDTH = 100;

/** JSON as the formatter leaves it: a member a line, and a list in one line if it fits. */
export function jsonText(value: unknown): string {
  return `${textOf(value, "", "")}\n`;
}

/** @param before what stands before the value in its line */
function textOf(value: unknown, indent: string, before: string): string {
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const texts = value.map((each: unknown) => textOf(each, deeper, deeper));
    const line = `[${texts.join(", ")}]`;
    return `${before}${line},`.length <= LINE_WIDTH
      ? line
      : `[\n${texts.map((text) => deeper + text).join(",\n")}\n${indent}]`;
  }
  if (!isObject(value)) {
    return JSON.stringify(value);
  }
  const members = Object.entries(value).map(([name, each]) => {
    const start = `${deeper}${JSON.stringify(name)}: `;
    return start + textOf(each, deeper, start);
  });
  return members.length === 0 ? "{}" : `{\n${members.join(",\n")}\n${indent}}`;
}
