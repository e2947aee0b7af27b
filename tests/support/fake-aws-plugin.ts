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

/** The whole environment of a real plugin, except PATH, on the local AWS at that endpoint. */
export function environmentGiven(home: string, endpoint: string): Readonly<Record<string, string>> {
  return {
    HOME: home,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "111122223333",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    HTTP_PROXY: "http://127.0.0.1:9",
    HTTPS_PROXY: "http://127.0.0.1:9",
    NO_PROXY: "127.0.0.1,localhost",
    no_proxy: "127.0.0.1,localhost",
  };
}

export function recorded(record: string): readonly Recorded[] {
  const lines = readFileSync(record, "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}
