import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import { fakeExecutable } from "../support/fake-executable";
import { temporaryDirectory } from "../support/temporary-directory";

interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Installs one package and a compiler, which copies sources, or fails at the word "fault". */
const NPM = `
echo "$@" >> npm.log
if [ -f npm-fails ]; then echo "registry is down" >&2; exit 1; fi
mkdir -p node_modules/typescript/bin
cat > node_modules/typescript/bin/tsc <<'TSC'
const fs = require("node:fs");
const folder = process.argv[3];
fs.appendFileSync("tsc.log", folder + "\\n");
const [from, out] = {
  local: ["main.ts", ".local/build/main.js"],
  "policy-pack": ["src/index.ts", "policy-pack/bin/index.js"],
  ops: ["main.ts", "ops/bin/ops/main.js"],
}[folder];
const source = fs.readFileSync(folder + "/" + from, "utf8");
if (source.includes("fault")) { console.log("main.ts(1,1): error"); process.exit(2); }
fs.mkdirSync(require("node:path").dirname(out), { recursive: true });
fs.writeFileSync(out, source);
TSC
echo '{}' > node_modules/typescript/package.json
cp package-lock.json node_modules/.package-lock.json
`;
const LOCK = { packages: { "": {}, "node_modules/a": { version: "1.0.0" } } };
const PROGRAM = "process.stdout.write(process.argv.slice(2).join()); process.exitCode = 3;";

describe("run.js", () => {
  const directory = temporaryDirectory();

  beforeEach(async () => {
    await put("package-lock.json", JSON.stringify(LOCK));
    await put("tsconfig.json", "{}");
    await put("local/tsconfig.json", "{}");
    await put("local/main.ts", PROGRAM);
    await put("policy-pack/tsconfig.json", "{}");
    await put("policy-pack/src/index.ts", "");
    await put("ops/tsconfig.json", "{}");
    await put("ops/main.ts", PROGRAM);
    await put("infra/aws/limits.ts", "");
    await put("infra/aws/partitions.ts", "");
    await put("policy-pack/src/frameworks.ts", "");
    await put("policy-pack/src/policy-document/document.ts", "");
    await put("policy-pack/src/values/unknown.ts", "");
    await cp(join(repositoryRoot, "ops/aerosecure.js"), join(directory(), "ops/aerosecure.js"));
    for (const path of ["local/run.js", "local/door"]) {
      await cp(join(repositoryRoot, path), join(directory(), path), { recursive: true });
    }
    await fakeExecutable(join(directory(), "tools/npm"), NPM);
  });

  /** A place where "main" has run once. */
  let begun: string | undefined;
  after(async () => begun && rm(begun, { recursive: true }));

  /** Runs "main", or brings what its first run has left, with the times of the files, which `cp` of Node.js rounds. */
  async function begin(): Promise<void> {
    if (begun !== undefined) {
      execFileSync("cp", ["-a", `${begun}/.`, directory()]);
      return;
    }
    await run("main");
    begun = await mkdtemp(join(tmpdir(), "aerosecure-"));
    execFileSync("cp", ["-a", `${directory()}/.`, begun]);
  }

  async function put(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(directory(), path)), { recursive: true });
    await writeFile(join(directory(), path), text);
  }

  const read = async (path: string): Promise<string> =>
    existsSync(join(directory(), path)) ? readFile(join(directory(), path), "utf8") : "";

  /** What was compiled so far, once for each time. Builds run side by side. */
  const compiled = async (): Promise<readonly string[]> =>
    (await read("tsc.log")).split("\n").filter(Boolean).toSorted();

  const run = (...args: readonly string[]): Promise<Run> => runDoor(["local/run.js", ...args]);

  const runDoor = (args: readonly string[], place: NodeJS.ProcessEnv = {}): Promise<Run> =>
    runCommand(process.execPath, args, place);

  function runCommand(
    command: string,
    args: readonly string[],
    place: NodeJS.ProcessEnv = {},
  ): Promise<Run> {
    const { npm_execpath: _, NODE_COMPILE_CACHE: __, ...env } = process.env;
    const path = `${join(directory(), "tools")}${delimiter}${env["PATH"]}`;
    const child = spawn(command, [...args], {
      cwd: directory(),
      env: { ...env, PATH: path, ...place },
    });
    const output = { stdout: "", stderr: "" };
    child.stdout.on("data", (bytes) => {
      output.stdout += bytes;
    });
    child.stderr.on("data", (bytes) => {
      output.stderr += bytes;
    });
    return new Promise((resolve) => {
      child.on("close", (exitCode) => resolve({ exitCode, ...output }));
    });
  }

  const RAN: Run = { exitCode: 3, stdout: "up,--yes", stderr: "" };
  const ALL = ["local", "ops", "policy-pack"];
  const INSTALL = "ci --ignore-scripts --no-audit --no-fund --loglevel=error\n";

  it("installs and compiles, then runs the script with its arguments and exit code", async () => {
    assert.deepEqual(await run("main", "up", "--yes"), RAN);
    assert.equal(await read("npm.log"), INSTALL);
    assert.deepEqual(await compiled(), ALL);
  });

  it("does neither again while nothing has changed", async () => {
    await begin();
    assert.deepEqual(await run("main", "up", "--yes"), RAN);
    assert.equal(await read("npm.log"), INSTALL);
    assert.deepEqual(await compiled(), ALL);
  });

  const changes = [
    {
      it: "compiles again what has a changed source",
      change: () => put("policy-pack/src/index.ts", "1"),
      again: ["policy-pack"],
    },
    {
      it: "compiles again what has a new source",
      change: () => put("local/deep/new.ts", ""),
      again: ["local"],
    },
    {
      it: "compiles again where a source is older than before, as after a checkout",
      change: () => utimes(join(directory(), "local/main.ts"), new Date(0), new Date(0)),
      again: ["local"],
    },
    {
      it: "compiles ops/ again where the limits that it reads have changed",
      change: () => put("infra/aws/limits.ts", "1"),
      again: ["ops"],
    },
    {
      it: "compiles the pack and ops/ again where the judge that both use has changed",
      change: () => put("policy-pack/src/policy-document/document.ts", "1"),
      again: ["policy-pack", "ops"],
    },
    {
      it: "compiles again what was deleted",
      change: () => rm(join(directory(), "policy-pack/bin"), { recursive: true }),
      again: ["policy-pack"],
    },
  ];
  for (const { it: title, change, again } of changes) {
    it(title, async () => {
      await begin();
      await change();
      assert.deepEqual(await run("main", "up", "--yes"), RAN);
      assert.deepEqual(await compiled(), [...ALL, ...again].toSorted());
    });
  }

  it("installs again when the lock file names another version", async () => {
    await begin();
    await put("package-lock.json", JSON.stringify(LOCK).replace("1.0.0", "1.0.1"));
    assert.deepEqual(await run("main", "up", "--yes"), RAN);
    assert.equal(await read("npm.log"), INSTALL + INSTALL);
  });

  it("does not install again when the lock file has only a new time", async () => {
    await begin();
    await put("package-lock.json", JSON.stringify(LOCK));
    assert.deepEqual(await run("main", "up", "--yes"), RAN);
    assert.equal(await read("npm.log"), INSTALL);
  });

  it("installs again after an install that was interrupted", async () => {
    await put("node_modules/a/package.json", "{}");
    assert.deepEqual(await run("main", "up", "--yes"), RAN);
    assert.equal(await read("npm.log"), INSTALL);
  });

  it("shows what npm said when an install fails, and installs at the next run", async () => {
    await put("npm-fails", "");
    assert.deepEqual(await run("main"), {
      exitCode: 1,
      stdout: "",
      stderr: "npm ci failed:\nregistry is down\n",
    });
    await rm(join(directory(), "npm-fails"));
    assert.deepEqual(await run("main", "up", "--yes"), RAN);
  });

  it("shows what does not compile, runs nothing, and compiles at the next run", async () => {
    await put("local/main.ts", "fault");
    assert.deepEqual(await run("main"), {
      exitCode: 1,
      stdout: "",
      stderr: "local/ does not compile:\nmain.ts(1,1): error\n",
    });
    await put("local/main.ts", PROGRAM);
    assert.deepEqual(await run("main", "up", "--yes"), RAN);
  });

  it("shows all that does not compile", async () => {
    await put("local/main.ts", "fault");
    await put("ops/main.ts", "fault");
    const { stderr } = await run("main");
    const faults = ["local", "ops"].map(
      (name) => `${name}/ does not compile:\nmain.ts(1,1): error\n`,
    );
    assert.equal(stderr, faults.join(""));
  });

  it("takes over the lock of a run that was killed", async () => {
    await put(".local/run.lock/pid", "999999999");
    assert.deepEqual(await run("main", "up", "--yes"), RAN);
    assert.equal(existsSync(join(directory(), ".local/run.lock")), false);
  });

  it("takes over a lock that names its own process, as in a container where each run has the id 1", async () => {
    // The process replaces the shell that wrote the lock, and keeps its id.
    const place = ".local/run.lock && mkdir -p $lock && printf $$ > $lock/pid";
    const shell = `lock=${place} && exec "$0" local/run.js main up --yes`;
    assert.deepEqual(await runCommand("sh", ["-c", shell, process.execPath]), RAN);
    assert.equal(existsSync(join(directory(), ".local/run.lock")), false);
  });

  it("installs once for two commands at the same time", async () => {
    const runs = await Promise.all([run("main", "up", "--yes"), run("main", "up", "--yes")]);
    assert.deepEqual(runs, [RAN, RAN]);
    assert.equal(await read("npm.log"), INSTALL);
  });

  it("compiles ops/ alone for `aerosecure`, and runs it with its arguments and exit code", async () => {
    assert.deepEqual(await runDoor(["ops/aerosecure.js", "status", "--json"]), {
      exitCode: 3,
      stdout: "status,--json",
      stderr: "",
    });
    assert.deepEqual(await compiled(), ["ops"]);
  });

  const caches = [
    { it: "in a folder of the repository", own: undefined, kept: ".local/compile-cache" },
    { it: "where the user says", own: "elsewhere", kept: "elsewhere" },
  ];
  for (const { it: title, own, kept } of caches) {
    it(`keeps compiled code ${title}, for the processes that it starts as well`, async () => {
      await put(
        "local/main.ts",
        `exports.mark = "in this one"; require("node:child_process").execFileSync(process.execPath, ["child.js"]);`,
      );
      await put("child.js", 'require("./loaded.js");');
      await put("loaded.js", 'exports.mark = "in a child";');
      const place = own === undefined ? {} : { NODE_COMPILE_CACHE: join(directory(), own) };
      await runDoor(["local/run.js", "main"], place);
      const files = await readdir(join(directory(), kept), { recursive: true });
      const texts = await Promise.all(
        files.map((file) => readFile(join(directory(), kept, file), "latin1").catch(() => "")),
      );
      assert.deepEqual(
        ["in this one", "in a child"].map((mark) => texts.some((text) => text.includes(mark))),
        [true, true],
      );
    });
  }

  it("refuses a script that there is not", async () => {
    assert.deepEqual(await run("deploy"), {
      exitCode: 2,
      stdout: "",
      stderr: 'There is no script "deploy".\n',
    });
  });
});
