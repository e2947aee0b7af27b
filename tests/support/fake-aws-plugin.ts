import { readFileSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What the fake plugin wrote down, in order: see recording-aws-plugin.js. */
// biome-ignore lint/suspicious/noExplicitAny: it is JSON
export type Recorded = Readonly<Record<string, any>>;

/**
 * Puts a plugin at `path` that writes down what it was given to reach AWS, and deploys as the one of this repository.
 *
 * @param record the file it writes to
 */
export async function fakeAwsPlugin(path: string, record: string, version: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const fake = join(__dirname, "recording-aws-plugin.js");
  const call = `require(${JSON.stringify(fake)})(${JSON.stringify(record)}, ${JSON.stringify(version)});`;
  await writeFile(path, `#!${process.execPath}\n${call}\n`);
  await chmod(path, 0o755);
}

export function recorded(record: string): readonly Recorded[] {
  const lines = readFileSync(record, "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}
