import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  CheckRequest,
  ConfigureRequest,
  CreateRequest,
  DiffRequest,
  InvokeRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { buildDirectory } from "../../../../local/processes/paths";
import { type PluginProcess, startPlugin } from "../../../../local/processes/plugin-process";
import {
  environmentGiven,
  fakeAwsPlugin,
  type Recorded,
  recorded,
} from "../../../support/fake-aws-plugin";
import { temporaryDirectory } from "../../../support/temporary-directory";

const ENDPOINT = "http://127.0.0.1:4566";

/** All that leads a client of AWS elsewhere, from the environment. */
const HOSTILE_ENVIRONMENT = {
  AWS_PROFILE: "production",
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  AWS_SESSION_TOKEN: "token",
  AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/Deployer",
  AWS_WEB_IDENTITY_TOKEN_FILE: "/home/kzax/token",
  AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://169.254.170.2/",
  AWS_CONFIG_FILE: "/home/kzax/.aws/config",
  AWS_SHARED_CREDENTIALS_FILE: "/home/kzax/.aws/credentials",
  AWS_ENDPOINT_URL_S3: "https://s3.us-east-1.amazonaws.com",
  AWS_ENDPOINT_URL_KMS: "https://kms.us-east-1.amazonaws.com",
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true",
  AWS_REGION: "eu-west-3",
  TF_AWS_S3_ENDPOINT: "https://s3.example",
  HOME: "/home/kzax",
  HTTPS_PROXY: "http://proxy.example:3128",
  https_proxy: "http://proxy.example:3128",
  ALL_PROXY: "socks5://proxy.example:1080",
  NO_PROXY: "amazonaws.com",
};

/** The same, from a stack's settings or the program. */
const HOSTILE_SETTINGS = {
  profile: "production",
  accessKey: "AKIAIOSFODNN7EXAMPLE",
  secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  token: "token",
  assumeRoles: '[{"roleArn":"arn:aws:iam::123456789012:role/Deployer"}]',
  endpoints: '[{"s3":"https://s3.us-east-1.amazonaws.com"}]',
  sharedCredentialsFiles: '["/home/kzax/.aws/credentials"]',
  sharedConfigFiles: '["/home/kzax/.aws/config"]',
  httpsProxy: "http://proxy.example:3128",
  ec2MetadataServiceEndpoint: "http://169.254.169.254",
  allowedAccountIds: '["123456789012"]',
  someLaterSetting: "anything",
};
const KEPT_SETTINGS = { region: "eu-west-3", version: "7.48.0" };

describe("the guard of Pulumi's own AWS plugin", function () {
  this.timeout(60_000);
  const directory = temporaryDirectory();
  let guard: PluginProcess;
  let client: ResourceProviderClient;

  beforeEach(async () => {
    await fakeAwsPlugin(join(directory(), "plugin"), record(), "7.48.0");
  });
  afterEach(async () => {
    client?.close();
    if (guard?.child.exitCode === null) {
      guard.child.kill();
      await once(guard.child, "close");
    }
  });

  const record = () => join(directory(), "record");
  const sinceStart = (): readonly Recorded[] => recorded(record()).slice(1);

  async function start(env: NodeJS.ProcessEnv): Promise<void> {
    const plugin = join(directory(), "plugin");
    const guardFile = join(buildDirectory, "aws-provider/plugin-guard/index.js");
    const args = [guardFile, plugin, directory(), "127.0.0.1:1"];
    guard = await startPlugin(process.execPath, args, { PATH: "/usr/bin:/bin", ...env });
    client = new ResourceProviderClient(guard.address, credentials.createInsecure());
  }

  async function configure(settings: Readonly<Record<string, string>>): Promise<void> {
    const request = new ConfigureRequest();
    request.setArgs(Struct.fromJavaScript(settings));
    for (const [name, value] of Object.entries(settings)) {
      request.getVariablesMap().set(`aws:config:${name}`, value);
    }
    await answered((reply) => client.configure(request, new Metadata(), reply));
  }

  it("gives it an environment of the local AWS alone, whatever the user's has", async () => {
    await start({ ...HOSTILE_ENVIRONMENT, AWS_ENDPOINT_URL: ENDPOINT });
    assert.deepEqual(
      recorded(record()).map(({ started }) => started),
      [{ PATH: "/usr/bin:/bin", ...environmentGiven(directory(), ENDPOINT) }],
    );
  });

  it("leaves out of each configuration what names credentials, endpoints, proxies, accounts or what it does not know", async () => {
    await start({ AWS_ENDPOINT_URL: ENDPOINT });
    const hostile = Struct.fromJavaScript({ ...HOSTILE_SETTINGS, ...KEPT_SETTINGS });
    const check = new CheckRequest();
    check.setNews(hostile);
    check.setOlds(hostile);
    await answered((reply) => client.checkConfig(check, new Metadata(), reply));
    const diff = new DiffRequest();
    diff.setNews(hostile);
    diff.setOlds(hostile);
    diff.setOldInputs(hostile);
    await answered((reply) => client.diffConfig(diff, new Metadata(), reply));
    await configure({ ...HOSTILE_SETTINGS, ...KEPT_SETTINGS });
    assert.deepEqual(sinceStart(), [
      { checked: KEPT_SETTINGS, before: KEPT_SETTINGS },
      { compared: KEPT_SETTINGS, before: KEPT_SETTINGS, inputsBefore: KEPT_SETTINGS },
      {
        configured: KEPT_SETTINGS,
        variables: { "aws:config:region": "eu-west-3", "aws:config:version": "7.48.0" },
      },
    ]);
  });

  it("keeps the tags that a stack sets for all resources, and those that it ignores", async () => {
    await start({ AWS_ENDPOINT_URL: ENDPOINT });
    const tags = { defaultTags: '{"tags":{"owner":"crew"}}', ignoreTags: '{"keys":["seen"]}' };
    const check = new CheckRequest();
    check.setNews(Struct.fromJavaScript(tags));
    await answered((reply) => client.checkConfig(check, new Metadata(), reply));
    assert.deepEqual(sinceStart(), [{ checked: tags, before: {} }]);
  });

  it("passes on every other call as it is, with its answer or its error", async () => {
    await start({ AWS_ENDPOINT_URL: ENDPOINT });
    await configure({ region: "eu-west-3" });
    const invoke = new InvokeRequest();
    invoke.setTok("aws:index/getRegion:getRegion");
    const region = await answered<{ getReturn(): Struct | undefined }>((reply) =>
      client.invoke(invoke, new Metadata(), reply),
    );
    assert.equal(region.getReturn()?.toJavaScript()["region"], "eu-west-3");
    const create = new CreateRequest();
    create.setUrn("urn:pulumi:test::p::aws:lambda/function:Function::f");
    await assert.rejects(
      answered((reply) => client.create(create, new Metadata(), reply)),
      /aws:lambda\/function:Function is not one of the types the local AWS provides/,
    );
  });

  for (const [endpoint, fault] of [
    [undefined, "AWS_ENDPOINT_URL is not set"],
    ["https://s3.us-east-1.amazonaws.com", "which is not on this machine's loopback"],
    ["http://127.0.0.1.example:4566", "which is not on this machine's loopback"],
  ] as const) {
    it(`does not start it at the endpoint ${endpoint ?? "that is not set"}`, async () => {
      await assert.rejects(start(endpoint === undefined ? {} : { AWS_ENDPOINT_URL: endpoint }), {
        name: "NoPlugin",
        message: "it ended with 1 and named no port",
      });
      assert.throws(() => recorded(record()), { code: "ENOENT" }, fault);
    });
  }

  it("takes it along where it is ended", async () => {
    await start({ AWS_ENDPOINT_URL: ENDPOINT });
    const [{ pid }] = recorded(record()) as [Recorded];
    guard.child.kill("SIGTERM");
    const [code] = await once(guard.child, "close");
    assert.equal(code, 1);
    for (let waited = 0; waited < 5_000 && isRunning(pid); waited += 50) {
      await setTimeout(50);
    }
    assert.equal(isRunning(pid), false);
  });

  it("ends with it, with its exit code", async () => {
    await start({ AWS_ENDPOINT_URL: ENDPOINT });
    const [{ pid }] = recorded(record()) as [Recorded];
    process.kill(pid, "SIGKILL");
    assert.deepEqual(await once(guard.child, "close"), [1, null]);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function answered<Answer>(
  send: (reply: (error: ServiceError | null, answer: Answer) => void) => unknown,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    send((error, answer) => (error === null ? resolve(answer) : reject(error)));
  });
}
