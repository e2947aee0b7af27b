import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fakeAwsPlugin } from "./fake-aws-plugin";

/** A server that the Pulumi CLI downloads the AWS plugin from: see fakeAwsPlugin. */
export interface PluginMirror {
  readonly url: string;
  /** The environment that makes the CLI ask it. */
  readonly env: NodeJS.ProcessEnv;
  /** What it was asked for, in order, such as "GET /mirror/pulumi-resource-aws-v7.48.0-linux-amd64.tar.gz". */
  readonly asked: readonly string[];
  stop(): void;
}

/**
 * @param directory for the archive
 * @param record the file that the plugin writes to
 */
export async function pluginMirror(
  directory: string,
  record: string,
  version: string,
): Promise<PluginMirror> {
  const folder = join(directory, "plugin");
  mkdirSync(folder, { recursive: true });
  await fakeAwsPlugin(join(folder, "pulumi-resource-aws"), record, version);
  const file = join(directory, "plugin.tar.gz");
  execFileSync("tar", ["-czf", file, "-C", folder, "pulumi-resource-aws"]);
  const archive = readFileSync(file);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end(archive);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  return {
    url,
    env: { PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES: `^.*$=${url}/mirror` },
    asked,
    stop: () => server.close(),
  };
}
