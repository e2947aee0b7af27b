import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { credentials } from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/language_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { repositoryRoot } from "../../local/processes/paths";
import { processIdentity } from "../../local/processes/process-identity";
import { firstLine } from "../support/first-line";
import { temporaryDirectory } from "../support/temporary-directory";

/** Stands for the SDK's runners: writes down how it was started, then does as `behaviour` says. */
const RUNNER = `
const fs = require("node:fs");
const path = require("node:path");
const pick = (name) => process.env[name];
const started = path.join(__dirname, "started.json");
fs.writeFileSync(started + ".new", JSON.stringify({
  pid: process.pid,
  args: process.argv.slice(2),
  nodeArguments: process.execArgv,
  cwd: process.cwd(),
  config: pick("PULUMI_CONFIG"),
  secrets: pick("PULUMI_CONFIG_SECRET_KEYS"),
  typescript: pick("PULUMI_NODEJS_TYPESCRIPT"),
  tsconfig: pick("PULUMI_NODEJS_TSCONFIG_PATH"),
  own: pick("OWN"),
}));
fs.renameSync(started + ".new", started);
const behaviour = fs.readFileSync(path.join(__dirname, "behaviour"), "utf8");
if (behaviour === "wait") setInterval(() => {}, 1000);
else if (behaviour === "throw") { console.error("thrown"); process.exit(7); }
else { process.stdout.write("4711\\n"); process.exitCode = Number(behaviour); }
`;

/** The answer of a call that has one. */
function ask<Response>(call: (answer: (error: Error | null, response: Response) => void) => void) {
  return new Promise<Response>((resolve, reject) => {
    call((error, response) => (error ? reject(error) : resolve(response)));
  });
}

describe("language host", () => {
  const directory = temporaryDirectory();
  let host: ChildProcess;
  let client: LanguageRuntimeClient;

  beforeEach(async () => {
    for (const name of ["run", "run-policy-pack", "run-plugin"]) {
      await put(`node_modules/@pulumi/pulumi/cmd/${name}/index.js`, RUNNER);
      await put(`node_modules/@pulumi/pulumi/cmd/${name}/behaviour`, "0");
    }
    const sdk = '{"name":"@pulumi/pulumi","version":"3.248.0"}';
    await put("node_modules/@pulumi/pulumi/package.json", sdk);
    await put("program/index.ts", "");
    const file = join(repositoryRoot, "local/language-host/index.ts");
    const args = ["-r", "./local/door/transpile.js", file, "127.0.0.1:1"];
    host = spawn(process.execPath, args, {
      cwd: repositoryRoot,
      stdio: ["pipe", "pipe", "inherit"],
    });
    client = new LanguageRuntimeClient(
      `127.0.0.1:${await firstLine(host)}`,
      credentials.createInsecure(),
    );
  });

  afterEach(async () => {
    client.close();
    if (host.exitCode === null && host.signalCode === null) {
      host.kill("SIGKILL");
      await once(host, "close");
    }
  });

  async function put(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(directory(), path)), { recursive: true });
    await writeFile(join(directory(), path), text);
  }

  const startedFile = (runner: string): string =>
    join(directory(), `node_modules/@pulumi/pulumi/cmd/${runner}/started.json`);
  const started = async (runner: string): Promise<Record<string, unknown>> => {
    while (!existsSync(startedFile(runner))) {
      await sleep(20);
    }
    return JSON.parse(await readFile(startedFile(runner), "utf8"));
  };

  function info(options: Record<string, string | boolean> = {}): proto.ProgramInfo {
    const program = new proto.ProgramInfo();
    program.setRootDirectory(directory());
    program.setProgramDirectory(join(directory(), "program"));
    program.setEntryPoint(".");
    program.setOptions(Struct.fromJavaScript(options));
    return program;
  }

  function runRequest(options: Record<string, string | boolean> = {}): proto.RunRequest {
    const request = new proto.RunRequest();
    request.setInfo(info(options));
    request.setPwd(join(directory(), "program"));
    request.setProject("a-project");
    request.setStack("a-stack");
    request.setOrganization("organization");
    request.setMonitorAddress("127.0.0.1:2");
    request.setParallel(8);
    request.setDryrun(true);
    request.getConfigMap().set("a:b", "c");
    request.setConfigsecretkeysList(["a:b"]);
    return request;
  }

  const run = (request: proto.RunRequest) =>
    ask<proto.RunResponse>((answer) => client.run(request, answer));

  it("runs a program with what the engine says", async () => {
    const response = await run(runRequest());
    assert.deepEqual(response.toObject(), { error: "", bail: false });
    const { pid, ...rest } = await started("run");
    assert.equal(typeof pid, "number");
    const program = join(directory(), "program");
    assert.deepEqual(rest, {
      args: [
        ...["--monitor", "127.0.0.1:2", "--engine", "127.0.0.1:1"],
        ...["--organization", "organization", "--project", "a-project"],
        ...["--root-directory", directory(), "--stack", "a-stack", "--pwd", program],
        ...["--parallel", "8", "--dry-run", "."],
      ],
      nodeArguments: [],
      cwd: program,
      config: '{"a:b":"c"}',
      secrets: '["a:b"]',
      typescript: "true",
    });
  });

  it("takes the engine's address from the handshake, and the project's runtime options", async () => {
    const handshake = new proto.LanguageHandshakeRequest();
    handshake.setEngineAddress("127.0.0.1:3");
    await new Promise((resolve) => client.handshake(handshake, resolve));
    const nodeargs = "--no-warnings  --trace-uncaught";
    await run(runRequest({ typescript: false, nodeargs, tsconfig: "../t.json" }));
    const { args, nodeArguments, typescript, tsconfig } = await started("run");
    assert.deepEqual(
      { engine: Array.isArray(args) ? args[3] : args, nodeArguments, typescript, tsconfig },
      {
        engine: "127.0.0.1:3",
        nodeArguments: ["--no-warnings", "--trace-uncaught"],
        typescript: "false",
        tsconfig: "../t.json",
      },
    );
  });

  for (const [exitCode, response] of [
    [31, { error: "Program exited with non-zero exit code: 31", bail: false }],
    [32, { error: "", bail: true }],
    [33, { error: "Program exited with non-zero exit code: 33", bail: false }],
  ] as const) {
    it(`answers ${JSON.stringify(response)} to a program that exits with ${exitCode}`, async () => {
      await put("node_modules/@pulumi/pulumi/cmd/run/behaviour", String(exitCode));
      assert.deepEqual((await run(runRequest())).toObject(), response);
    });
  }

  it("says so where the program has no SDK", async () => {
    const request = runRequest();
    request.getInfo()?.setProgramDirectory("/");
    await assert.rejects(run(request), {
      details: "/ has no @pulumi/pulumi. Install its dependencies: npm ci.",
    });
  });

  it("ends the call of an install that fails, with the code that npm ended with", async () => {
    await put("program/package.json", "no JSON");
    const request = new proto.InstallDependenciesRequest();
    request.setDirectory(join(directory(), "program"));
    const call = client.installDependencies(request);
    call.resume();
    const [error] = await once(call, "error");
    assert.equal(error.details, "npm install exited with code 1");
  }).timeout(30_000);

  function runPlugin(kind: string): Promise<readonly proto.RunPluginResponse.AsObject[]> {
    const request = new proto.RunPluginRequest();
    request.setInfo(info());
    request.setKind(kind);
    request.setPwd(directory());
    request.setArgsList(["127.0.0.1:9"]);
    request.setEnvList(["OWN=a=b"]);
    const responses: proto.RunPluginResponse.AsObject[] = [];
    return new Promise((resolve, reject) => {
      client
        .runPlugin(request)
        .on("data", (response: proto.RunPluginResponse) => responses.push(response.toObject()))
        .on("error", reject)
        .on("end", () => resolve(responses));
    });
  }

  it("runs a policy pack in its own folder and streams what it says", async () => {
    const output = await runPlugin("analyzer");
    assert.deepEqual(
      output.map(({ stdout, exitcode }) => ({ stdout: String(stdout), exitcode })),
      [
        { stdout: Buffer.from("4711\n").toString("base64"), exitcode: undefined },
        { stdout: "", exitcode: 0 },
      ],
    );
    const { args, cwd, own } = await started("run-policy-pack");
    const program = join(directory(), "program");
    assert.deepEqual(
      { args, cwd, own },
      { args: ["127.0.0.1:9", program], cwd: program, own: "a=b" },
    );
  });

  it("runs any other plugin where the engine says, and passes its exit code on", async () => {
    await put("node_modules/@pulumi/pulumi/cmd/run-plugin/behaviour", "throw");
    const output = await runPlugin("resource");
    assert.equal(output.at(-1)?.exitcode, 7);
    assert.equal(String(output[0]?.stderr), Buffer.from("thrown\n").toString("base64"));
    const { args, cwd } = await started("run-plugin");
    assert.deepEqual(
      { args, cwd },
      { args: [join(directory(), "program"), "127.0.0.1:9"], cwd: directory() },
    );
  });

  for (const [title, end, isHostGone] of [
    ["ends a program when the engine cancels", () => client.cancel(new Empty(), () => {}), false],
    ["ends itself and its programs when it is asked to", () => host.kill("SIGTERM"), true],
    ["ends itself and its programs when the engine is gone", () => host.stdin?.end(), true],
  ] as const) {
    it(title, async () => {
      await put("node_modules/@pulumi/pulumi/cmd/run/behaviour", "wait");
      const response = run(runRequest()).then(
        ({ getError }) => typeof getError,
        () => "no answer",
      );
      const { pid } = await started("run");
      assert.notEqual(processIdentity(Number(pid)), undefined);
      end();
      while (processIdentity(Number(pid)) !== undefined) {
        await sleep(20);
      }
      assert.equal(await response, isHostGone ? "no answer" : "function");
    });
  }

  it("names the resource plugins and packages that the program depends on", async () => {
    await put("package.json", '{"dependencies":{"@pulumi/aws":"7.48.0","left-out":"1.0.0"}}');
    const aws = '{"version":"7.48.0","pulumi":{"resource":true,"name":"aws"}}';
    await put("node_modules/@pulumi/aws/package.json", aws);
    const packages = new proto.GetRequiredPackagesRequest();
    packages.setInfo(info());
    const required = await ask<proto.GetRequiredPackagesResponse>((answer) =>
      client.getRequiredPackages(packages, answer),
    );
    assert.deepEqual(
      required.getPackagesList().map((each) => [each.getKind(), each.getName(), each.getVersion()]),
      [["resource", "aws", "7.48.0"]],
    );
    const dependencies = new proto.GetProgramDependenciesRequest();
    dependencies.setInfo(info());
    const found = await ask<proto.GetProgramDependenciesResponse>((answer) =>
      client.getProgramDependencies(dependencies, answer),
    );
    assert.deepEqual(found.toObject().dependenciesList, [
      { name: "@pulumi/aws", version: "7.48.0" },
    ]);
  });

  it("tells which Node.js it uses", async () => {
    const about = await ask<proto.AboutResponse>((answer) =>
      client.about(new proto.AboutRequest(), answer),
    );
    const told = [about.getExecutable(), about.getVersion()];
    assert.deepEqual(told, [process.execPath, process.version]);
  });
});
