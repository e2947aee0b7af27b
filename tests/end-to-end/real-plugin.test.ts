import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readRecord } from "../../local/emulator/record";
import { resetLocalAws } from "../../local/local-aws/local-aws";
import { commandsOn } from "../support/commands-on";
import { environmentGiven, recorded } from "../support/fake-aws-plugin";
import { type PluginMirror, pluginMirror } from "../support/plugin-mirror";
import { quietReporter } from "../support/quiet-reporter";
import { ownInstance } from "../support/test-instance";

const { version }: { readonly version: string } = require("@pulumi/aws/package.json");
const instance = { ...ownInstance("real-plugin", { keepsState: true }), plugin: "real" as const };
const project = join(instance.directory, "project");
const record = join(instance.directory, "record");
const IN_HOME = `plugins/resource-aws-v${version}/pulumi-resource-aws`;

/** Everywhere that AWS's clients and Pulumi look for another account, another endpoint or a proxy. */
const SETTINGS = `config:
  aws:region: us-east-1
  aws:profile: production
  aws:accessKey: AKIAIOSFODNN7EXAMPLE
  aws:secretKey: wJalrXUtnFEMI
  aws:endpoints: [{ sns: "https://sns.us-east-1.amazonaws.com" }]
`;
const PROGRAM = `
const { Provider } = require("@pulumi/aws/provider");
const { Topic } = require("@pulumi/aws/sns");
const elsewhere = new Provider("elsewhere", {
  region: "eu-west-3",
  profile: "production",
  token: "token",
  assumeRoles: [{ roleArn: "arn:aws:iam::123456789012:role/Deployer" }],
  endpoints: [{ sns: "https://sns.eu-west-3.amazonaws.com" }],
  httpsProxy: "http://proxy.example:3128",
});
exports.here = new Topic("here").arn;
exports.elsewhere = new Topic("elsewhere", {}, { provider: elsewhere }).arn;
`;

describe("Pulumi's own AWS plugin on the local AWS", function () {
  this.timeout(600_000);
  let mirror: PluginMirror;

  before(async () => {
    await resetLocalAws(instance, quietReporter);
    mkdirSync(join(project, "home/.aws"), { recursive: true });
    mirror = await pluginMirror(project, record, version);
    const credentials = "[production]\naws_access_key_id = AKIA\naws_secret_access_key = real\n";
    writeFileSync(join(project, "home/.aws/credentials"), `[default]\n${credentials}`);
    writeFileSync(
      join(project, "Pulumi.yaml"),
      "name: elsewhere\nruntime: nodejs\nmain: index.js\n",
    );
    writeFileSync(join(project, "Pulumi.local.yaml"), SETTINGS);
    writeFileSync(join(project, "index.js"), PROGRAM);
  });
  after(async () => {
    mirror?.stop();
    await resetLocalAws(instance, quietReporter);
  });

  const hostile = (): NodeJS.ProcessEnv => ({
    AEROSECURE_LOCAL_PROVIDER: "real",
    ...mirror.env,
    HOME: join(project, "home"),
    AWS_PROFILE: "production",
    AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI",
    AWS_SESSION_TOKEN: "token",
    AWS_ENDPOINT_URL: "https://sns.us-east-1.amazonaws.com",
    AWS_ENDPOINT_URL_SNS: "https://sns.us-east-1.amazonaws.com",
    AWS_CONFIG_FILE: join(project, "home/.aws/config"),
    HTTP_PROXY: `${mirror.url}/proxy`,
    HTTPS_PROXY: `${mirror.url}/proxy`,
    NO_PROXY: "amazonaws.com",
  });

  it("is downloaded by the Pulumi CLI, once, into the folder of that local AWS", async () => {
    rmSync(record, { force: true });
    const { run } = commandsOn(instance, hostile());
    for (const command of ["preview", "up --yes --skip-preview"]) {
      const { exitCode, output } = await run(`npm run local -- --cwd ${project} ${command}`);
      assert.equal(exitCode, 0, output);
      assert.doesNotMatch(output, /warning:/i);
    }
    assert.equal(mirror.asked.length, 1, mirror.asked.join("\n"));
    assert.match(
      mirror.asked[0] ?? "",
      new RegExp(`^GET /mirror/pulumi-resource-aws-v${version}-\\w+-\\w+\\.tar\\.gz$`),
    );
    const installed = readFileSync(join(instance.pluginHome, IN_HOME), "utf8");
    assert.ok(installed.includes("recording-aws-plugin"));
  });

  it("gets the endpoint and the credentials of the local AWS alone, whatever else is set", async () => {
    const emulator = await readRecord(instance);
    const environment = environmentGiven(instance.pluginHome, `http://127.0.0.1:${emulator?.port}`);
    const given = recorded(record);
    const started = given.filter((what) => "started" in what);
    assert.ok(started.length >= 4, "asked for its version, and used, by two commands");
    for (const { started: env } of started) {
      assert.deepEqual(withoutPath(env), environment);
    }
    const regions = new Set<string>();
    for (const { checked, configured, compared, variables } of given) {
      for (const values of [checked, compared, configured].filter(Boolean)) {
        assert.deepEqual(
          Object.keys(values).filter((name) => name !== "version"),
          ["region"],
        );
        regions.add(values.region);
      }
      const names = Object.keys(variables ?? {}).filter((name) => name !== "aws:config:version");
      assert.ok(
        names.every((name) => name === "aws:config:region"),
        names.join(),
      );
    }
    assert.deepEqual([...regions].sort(), ["eu-west-3", "us-east-1"]);
  });

  it("deploys to the local AWS what the program means for other accounts, too", async () => {
    const { passes } = commandsOn(instance, hostile());
    const { stdout } = await passes(`npm run -s local -- --cwd ${project} stack output --json`);
    const { here, elsewhere } = JSON.parse(stdout);
    assert.match(here, /^arn:aws:sns:us-east-1:111122223333:here-/);
    assert.match(elsewhere, /^arn:aws:sns:eu-west-3:111122223333:elsewhere-/);
    assert.equal(
      mirror.asked.length,
      1,
      `nothing goes by the user's proxy:\n${mirror.asked.join("\n")}`,
    );
  });
});

/** npm puts folders before it. */
function withoutPath({ PATH: _, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env;
}
