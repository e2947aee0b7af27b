import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  type AnalyzeResponse,
  type AnalyzerInfo,
  AnalyzerPropertyDependencies,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
  PolicySeverity,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { rules } from "../../policy-pack/rules";
import { UNKNOWN_TEXT } from "../support/run-policy";

const ROOT = path.resolve(__dirname, "../..");
const PACK = path.join(ROOT, "policy-pack");
const RUNNER = path.join(ROOT, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");

const KEY = "aws:kms/key:Key";
const BUCKET = "aws:s3/bucket:Bucket";
const ENCRYPTION =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";

type Properties = Record<string, JavaScriptValue>;
type Settings = Readonly<Record<string, string | Readonly<Record<string, JavaScriptValue>>>>;

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly properties: Properties;
  readonly madeFrom?: Readonly<Record<string, readonly string[]>>;
}

/** What the pack says over the wire, once for each finding. */
interface Finding {
  readonly policy: string;
  readonly level: number;
  readonly severity: number;
  readonly on: string;
  readonly message: string;
}

describe("the compiled pack, over the engine's protocol", () => {
  let runner: ChildProcess;
  let client: AnalyzerClient;
  let info: AnalyzerInfo;

  before(async () => {
    compileIfStale();
    // The engine's own address is not used by a pack: any will do.
    runner = spawn(process.execPath, [RUNNER, "127.0.0.1:1", "."], { cwd: PACK });
    client = new AnalyzerClient(`127.0.0.1:${await portOf(runner)}`, credentials.createInsecure());
    info = await call((done) => client.getAnalyzerInfo(new Empty(), done));
  });

  beforeEach(() => configure({}));

  after(async () => {
    client?.close();
    if (runner?.exitCode === null && runner.kill()) {
      await once(runner, "exit");
    }
  });

  it("lists the policies with their levels and what a reader needs", () => {
    assert.deepEqual(
      info.getPoliciesList().map((policy) => ({
        name: policy.getName(),
        level: policy.getEnforcementlevel(),
        described: [policy.getDescription(), policy.getDisplayname(), policy.getUrl()],
      })),
      rules.map((rule) => ({
        name: rule.name,
        level: EnforcementLevel.MANDATORY,
        described: [rule.description, rule.displayName, rule.url],
      })),
    );
  });

  it("refuses a weak key by each policy's name, at its level and severity", async () => {
    const key = {
      type: KEY,
      name: "key",
      properties: { deletionWindowInDays: 6, enableKeyRotation: true },
    };
    assert.deepEqual(await analyze(key), [
      {
        policy: "kms-key-deletion-window",
        level: EnforcementLevel.MANDATORY,
        severity: PolicySeverity.POLICY_SEVERITY_HIGH,
        on: "key",
        message:
          "A KMS key waits long enough between the order to delete it and its loss.\ndeletionWindowInDays is 6. Set it to a whole number of days, 7 to 30.",
      },
    ]);
  });

  it("finds nothing in a sound key", async () => {
    const key = {
      type: KEY,
      name: "key",
      properties: { multiRegion: false, enableKeyRotation: true },
    };
    assert.deepEqual(await analyze(key), []);
  });

  it("reports an unknown value as advisory from a mandatory policy, next to a fault", async () => {
    const properties = {
      multiRegion: UNKNOWN_TEXT,
      enableKeyRotation: true,
      keyUsage: "SIGN_VERIFY",
    };
    const found = await analyze({ type: KEY, name: "key", properties });
    assert.deepEqual(
      found.map(({ policy, level, message }) => ({ policy, level, message })),
      [
        {
          policy: "kms-key-single-region",
          level: EnforcementLevel.ADVISORY,
          message: "multiRegion is not known until the update.",
        },
        {
          policy: "kms-key-symmetric",
          level: EnforcementLevel.MANDATORY,
          message:
            'A KMS key is a symmetric encryption key.\nkeyUsage is "SIGN_VERIFY". Set it to "ENCRYPT_DECRYPT" or leave it out.',
        },
      ],
    );
  });

  it("refuses a bucket without encryption in the name of the policies it breaks", async () => {
    const found = await analyzeStack([
      { type: BUCKET, name: "bucket", properties: { bucket: "files" } },
    ]);
    assert.deepEqual(
      found.map(({ policy, level, on }) => ({ policy, level, on })),
      [
        "s3-bucket-sse-kms",
        "s3-bucket-customer-key",
        "s3-bucket-public-access-blocked",
        "s3-bucket-tls-only",
      ].map((policy) => ({ policy, level: EnforcementLevel.MANDATORY, on: "bucket" })),
    );
  });

  it("has nothing to say of encryption under a key that the first preview does not know", async () => {
    await configure({
      "s3-bucket-public-access-blocked": "disabled",
      "s3-bucket-tls-only": "disabled",
    });
    const rule = {
      applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: UNKNOWN_TEXT },
      bucketKeyEnabled: true,
    };
    const resources: readonly Resource[] = [
      { type: KEY, name: "key", properties: { enableKeyRotation: true } },
      { type: BUCKET, name: "bucket", properties: { bucket: "files" } },
      {
        type: ENCRYPTION,
        name: "encryption",
        properties: { bucket: UNKNOWN_TEXT, rules: [rule] },
        madeFrom: { bucket: ["bucket"], rules: ["key"] },
      },
    ];
    assert.deepEqual(await analyzeStack(resources), []);
  });

  it("judges a stack by what was declared in it, and not by what another one before it declared", async () => {
    await configure({
      "s3-bucket-public-access-blocked": "disabled",
      "s3-bucket-tls-only": "disabled",
    });
    const rule = {
      applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" },
      bucketKeyEnabled: false,
    };
    const seen = { bucket: "files", serverSideEncryptionConfiguration: { rule } };
    const policies = (found: readonly Finding[]) =>
      found.map(({ message }) => message.split("\n")[1]);
    await analyzeStack([{ type: BUCKET, name: "bucket", properties: { bucket: "files" } }]);
    assert.deepEqual(
      policies(await analyzeStackAlone([{ type: BUCKET, name: "bucket", properties: seen }])).map(
        (message) => message?.split(" is ")[0],
      ),
      [
        "serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.sseAlgorithm",
        "serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.kmsMasterKeyId",
      ],
    );
  });

  it("takes the profile strict: a window of 30 days and nothing less", async () => {
    await configure(JSON.parse(readFileSync(path.join(PACK, "profiles/strict.json"), "utf8")));
    const properties = { deletionWindowInDays: 29, enableKeyRotation: true };
    assert.deepEqual(
      (await analyze({ type: KEY, name: "key", properties })).map(({ policy, message }) => [
        policy,
        message.split("\n")[1],
      ]),
      [["kms-key-deletion-window", "deletionWindowInDays is 29. Set it to 30."]],
    );
    const sound = { ...properties, deletionWindowInDays: 30 };
    assert.deepEqual(await analyze({ type: KEY, name: "key", properties: sound }), []);
  });

  it("gives the engine the bounds of minDays, and refuses to go by what is outside them", async () => {
    const policy = info
      .getPoliciesList()
      .find((each) => each.getName() === "kms-key-deletion-window");
    const { minDays } = policy?.getConfigschema()?.getProperties()?.toJavaScript() ?? {};
    assert.deepEqual(minDays, {
      type: "integer",
      minimum: 7,
      maximum: 30,
      default: 7,
      description: "Fewest days a key must wait, 7 to 30.",
    });
    for (const outside of [6, 31]) {
      await configure({ "kms-key-deletion-window": { minDays: outside } });
      const found = await analyze({
        type: KEY,
        name: "key",
        properties: { enableKeyRotation: true },
      });
      assert.deepEqual(
        found.map(({ message }) => message.split("\n")[1]),
        [
          `minDays is ${outside} in this policy's configuration. Set it to a whole number of days, 7 to 30.`,
        ],
      );
    }
  });

  it("survives what no provider would let through", async () => {
    const properties = { multiRegion: [null], policy: '{"Statement": 5', deletionWindowInDays: {} };
    const found = await analyze({ type: KEY, name: "key", properties });
    assert.deepEqual(
      found.map(({ policy }) => policy),
      [
        "kms-key-single-region",
        "kms-key-deletion-window",
        "kms-key-rotation",
        "kms-policy-well-formed",
      ],
    );
  });

  /** Fills in defaults and levels as the engine does before it hands the settings over. */
  async function configure(settings: Settings): Promise<void> {
    const request = new ConfigureAnalyzerRequest();
    for (const policy of info.getPoliciesList()) {
      const schema = policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {};
      const defaults = Object.entries(schema).flatMap(([key, property]) => {
        const value = (property as Readonly<Record<string, JavaScriptValue>>)["default"];
        return value === undefined ? [] : [[key, value] as const];
      });
      const given = settings[policy.getName()] ?? {};
      const level = typeof given === "string" ? given : settings["all"];
      const config = new PolicyConfig();
      config.setEnforcementlevel(
        level === "disabled" ? EnforcementLevel.DISABLED : policy.getEnforcementlevel(),
      );
      const properties = {
        ...Object.fromEntries(defaults),
        ...(typeof given === "object" && given),
      };
      config.setProperties(Struct.fromJavaScript(properties));
      request.getPolicyconfigMap().set(policy.getName(), config);
    }
    await call<Empty>((done) => client.configure(request, done));
  }

  async function analyze({ type, name, properties }: Resource): Promise<readonly Finding[]> {
    const request = new AnalyzeRequest();
    request.setType(type);
    request.setName(name);
    request.setUrn(urnOf(name));
    request.setProperties(Struct.fromJavaScript(properties));
    request.setOptions(new AnalyzerResourceOptions());
    return findingsIn(await call((done) => client.analyze(request, done)));
  }

  /** Analyses each resource first, as the engine does. */
  async function analyzeStack(resources: readonly Resource[]): Promise<readonly Finding[]> {
    for (const resource of resources) {
      await analyze(resource);
    }
    return analyzeStackAlone(resources);
  }

  async function analyzeStackAlone(resources: readonly Resource[]): Promise<readonly Finding[]> {
    const request = new AnalyzeStackRequest();
    for (const resource of resources) {
      const message = new AnalyzerResource();
      message.setType(resource.type);
      message.setName(resource.name);
      message.setUrn(urnOf(resource.name));
      message.setProperties(Struct.fromJavaScript(resource.properties));
      message.setOptions(new AnalyzerResourceOptions());
      for (const [property, names] of Object.entries(resource.madeFrom ?? {})) {
        const dependencies = new AnalyzerPropertyDependencies();
        dependencies.setUrnsList(names.map(urnOf));
        message.getPropertydependenciesMap().set(property, dependencies);
      }
      request.addResources(message);
    }
    return findingsIn(await call((done) => client.analyzeStack(request, done)));
  }
});

function urnOf(name: string): string {
  return `urn:pulumi:test::aerosecure-kms::type::${name}`;
}

function findingsIn(response: AnalyzeResponse): readonly Finding[] {
  return response.getDiagnosticsList().map((diagnostic) => ({
    policy: diagnostic.getPolicyname(),
    level: diagnostic.getEnforcementlevel(),
    severity: diagnostic.getSeverity(),
    on: diagnostic.getUrn().split("::").at(-1) ?? "",
    message: diagnostic.getMessage(),
  }));
}

function call<Response>(
  send: (done: (error: ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}

/** The first line that a pack prints. */
async function portOf({ stdout, stderr }: ChildProcess): Promise<string> {
  assert.ok(stdout && stderr);
  const complaints: string[] = [];
  stderr.on("data", (chunk) => complaints.push(String(chunk)));
  for await (const line of createInterface(stdout)) {
    return line;
  }
  throw new Error(`the pack did not start: ${complaints.join("")}`);
}

function compileIfStale(): void {
  const sources = readdirSync(PACK, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !/^(bin|node_modules)\//.test(file),
  );
  const newest = Math.max(...sources.map((file) => statSync(path.join(PACK, file)).mtimeMs));
  const compiled =
    statSync(path.join(PACK, "bin/index.js"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (compiled < newest) {
    execFileSync(process.execPath, [
      path.join(ROOT, "node_modules/typescript/bin/tsc"),
      "-p",
      PACK,
    ]);
  }
}
