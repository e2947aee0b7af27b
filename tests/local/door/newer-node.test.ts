import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import nodePackages from "../../../local/door/node-packages.json";
import { repositoryRoot } from "../../../local/processes/paths";
import { fakeExecutable } from "../../support/fake-executable";
import { temporaryDirectory } from "../../support/temporary-directory";
import { integrityOf, type Package, type PackageRegistry, servePackages } from "./package-registry";

interface Run {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the newer Node.js runs here in place of run.js, whose own tests are beside: it tells how it was started. */
const TOLD = `
const [, , door, how, ...rest] = process.argv;
const first = process.env.PATH.split(${JSON.stringify(delimiter)})[0];
const tell = (signal) => {
  console.log(JSON.stringify({ door, rest, first, cwd: process.cwd(), signal }));
};
if (how === "waits") {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => { tell(signal); process.exit(4); });
  }
  console.log("waits");
  setInterval(() => {}, 1000);
} else {
  tell();
  if (how === "is killed") process.kill(process.pid, "SIGKILL");
  process.exitCode = 3;
}
`;

const PLATFORM = `${process.platform}-${process.arch}`;
const NAME = "fake-node";
const FETCHING = "This is Node.js 20.20.2. Fetching 24.0.0 from npm, once.\n";
const ADVICE = "Install Node.js 22.12 or later.";

describe("run.js under an older Node.js", function () {
  // Each fetches with npm, which takes its time on a busy machine.
  this.timeout(180_000);
  const directory = temporaryDirectory();
  const packed = mkdtempSync(join(tmpdir(), "aerosecure-"));
  const packages: Package[] = [];
  let registry: PackageRegistry;

  before(async () => {
    await writeFile(join(packed, "told.js"), TOLD);
    const runs = `exec '${process.execPath}' '${join(packed, "told.js")}' "$@"`;
    packages.push(
      await pack("24.0.0", `if [ "$1" = --version ]; then echo v24.0.0; else ${runs}; fi`),
      await pack("24.0.1", "echo libc is too old >&2; exit 1"),
    );
    registry = await servePackages(packages);
  });
  after(async () => {
    await registry.close();
    rmSync(packed, { recursive: true });
  });

  async function pack(version: string, script: string): Promise<Package> {
    const folder = join(packed, version);
    await fakeExecutable(join(folder, "package/bin/node"), script);
    const manifest = { name: NAME, version, bin: { node: "bin/node" } };
    await writeFile(join(folder, "package/package.json"), JSON.stringify(manifest));
    const archive = join(folder, "archive.tgz");
    execFileSync("tar", ["-czf", archive, "-C", folder, "package"]);
    return { name: NAME, version, archive: readFileSync(archive) };
  }

  beforeEach(async () => {
    registry.requests.length = 0;
    for (const path of ["local/run.js", "local/door", "ops/aerosecure.js", "ops/tsconfig.json"]) {
      await cp(join(repositoryRoot, path), join(directory(), path), { recursive: true });
    }
    await put("package-lock.json", "{}");
    await putTable("24.0.0");
  });

  async function put(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(directory(), path)), { recursive: true });
    await writeFile(join(directory(), path), text);
  }

  function putTable(version: string, platform = PLATFORM, integrity?: string): Promise<void> {
    const archive = packages.find((one) => one.version === version)?.archive ?? Buffer.of();
    const row = { name: NAME, version, integrity: integrity ?? integrityOf(archive) };
    return put("local/door/node-packages.json", JSON.stringify({ [platform]: row }));
  }

  /** As if it had been fetched before. */
  function putNewer(): Promise<void> {
    const folder = join(directory(), `.local/node/${NAME}-24.0.0`);
    return cp(join(packed, "24.0.0/package"), folder, { recursive: true });
  }

  interface Place {
    readonly version?: string;
    readonly door?: string;
    /** @default the test's own, with npm */
    readonly path?: string;
  }

  /** Starts the door in a process that says of itself that it is of that version of Node.js. */
  async function start(args: readonly string[], place: Place = {}): Promise<ChildProcess> {
    const { version = "20.20.2", door = "local/run.js", path } = place;
    const older = `Object.defineProperty(process.versions, "node", { value: "${version}" });`;
    await put("older.js", older);
    const kept = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
    return spawn(process.execPath, ["--require", "./older.js", door, ...args], {
      cwd: directory(),
      env: {
        ...Object.fromEntries(kept),
        PATH: path ?? process.env["PATH"],
        npm_config_registry: registry.url,
        npm_config_cache: join(directory(), "cache"),
        npm_config_userconfig: join(directory(), "npmrc"),
        npm_config_noproxy: "127.0.0.1",
        npm_config_update_notifier: "false",
      },
    });
  }

  async function endOf(child: ChildProcess): Promise<Run> {
    const output = { stdout: "", stderr: "" };
    child.stdout?.on("data", (bytes) => {
      output.stdout += bytes;
    });
    child.stderr?.on("data", (bytes) => {
      output.stderr += bytes;
    });
    const [exitCode, signal] = await once(child, "close");
    return { exitCode, signal, ...output };
  }

  const run = async (args: readonly string[], place?: Place): Promise<Run> =>
    endOf(await start(args, place));

  /** What the newer Node.js printed, where it ran to its end. */
  const told = (rest: readonly string[], signal?: string) => {
    const first = join(directory(), `.local/node/${NAME}-24.0.0/bin`);
    const door = join(directory(), "local/run.js");
    return `${JSON.stringify({ door, rest, first, cwd: directory(), signal })}\n`;
  };

  const kept = (): readonly string[] =>
    existsSync(join(directory(), ".local"))
      ? readdirSync(join(directory(), ".local"), { recursive: true, encoding: "utf8" }).sort()
      : [];

  const refusal = (message: string): Run => ({
    exitCode: 1,
    signal: null,
    stdout: "",
    stderr: `${message}\n`,
  });

  it("fetches a newer one once, keeps nothing else, and runs again by it, first on PATH, to the same exit code", async () => {
    const ran = { exitCode: 3, signal: null, stdout: told(["up", "--yes"]) };
    assert.deepEqual(await run(["main", "up", "--yes"]), { ...ran, stderr: FETCHING });
    assert.deepEqual(registry.requests, [`/${NAME}`, `/${NAME}/-/${NAME}-24.0.0.tgz`]);
    assert.deepEqual(await run(["main", "up", "--yes"]), { ...ran, stderr: "" });
    assert.equal(registry.requests.length, 2);
    const folder = `node/${NAME}-24.0.0`;
    assert.deepEqual(kept(), [
      "node",
      folder,
      `${folder}/bin`,
      `${folder}/bin/node`,
      `${folder}/package.json`,
    ]);
  });

  it("fetches once for two commands at the same time", async () => {
    const runs = await Promise.all([run(["main"]), run(["main"])]);
    assert.deepEqual(runs.map(({ stdout }) => stdout).join(""), told([]) + told([]));
    assert.deepEqual(runs.map(({ stderr }) => stderr).sort(), ["", FETCHING]);
    assert.equal(registry.requests.length, 2);
  });

  for (const version of ["18.0.0", "20.20.2", "22.11.9"]) {
    it(`fetches where Node.js is ${version}, and says so where there is no npm`, async () => {
      const fetching = FETCHING.replace("20.20.2", version);
      const message = `${fetching}Node.js 24.0.0 cannot be fetched. ${ADVICE}\nspawn npm ENOENT`;
      assert.deepEqual(await run(["main"], { version, path: directory() }), refusal(message));
      assert.deepEqual(kept(), ["node"]);
    });
  }

  it("goes on by itself where Node.js is 22.12.0", async () => {
    const nowhere = { version: "22.12.0", path: directory() };
    assert.deepEqual(await run(["main"], nowhere), refusal("npm ci failed:\nspawn npm ENOENT"));
  });

  it("refuses Node.js 17.9.9", async () => {
    const refused = refusal(`This is Node.js 17.9.9. ${ADVICE}`);
    assert.deepEqual(await run(["main"], { version: "17.9.9" }), refused);
  });

  it("refuses a platform that npm has none for", async () => {
    await putTable("24.0.0", "sunos-sparc");
    const self = `This is Node.js 20.20.2, and there is none to fetch for ${PLATFORM}.`;
    assert.deepEqual(await run(["main"]), refusal(`${self} ${ADVICE}`));
  });

  it("refuses `aerosecure`, which fetches nothing with credentials at hand", async () => {
    assert.deepEqual(
      await run(["status"], { door: "ops/aerosecure.js", version: "21.9.9" }),
      refusal("This is Node.js 21.9.9. `aerosecure` needs Node.js 22 or later."),
    );
    assert.deepEqual(kept(), []);
  });

  it("goes on with `aerosecure` where Node.js is 22.0.0", async () => {
    const nowhere = { door: "ops/aerosecure.js", version: "22.0.0", path: directory() };
    assert.deepEqual(await run(["status"], nowhere), refusal("npm ci failed:\nspawn npm ENOENT"));
  });

  it("refuses a package of another checksum and leaves nothing of it", async () => {
    await putTable("24.0.0", PLATFORM, integrityOf(Buffer.from("another")));
    const message =
      `${FETCHING}What npm has as ${NAME} 24.0.0 is not what local/door/node-packages.json ` +
      `names by its checksum. ${ADVICE}`;
    assert.deepEqual(await run(["main"]), refusal(message));
    assert.deepEqual(kept(), ["node"]);
  });

  it("refuses one that does not run here and leaves nothing of it", async () => {
    await putTable("24.0.1");
    const message =
      `${FETCHING.replace("24.0.0", "24.0.1")}Node.js 24.0.1 does not run on this machine. ` +
      `${ADVICE}\nlibc is too old`;
    assert.deepEqual(await run(["main"]), refusal(message));
    assert.deepEqual(kept(), ["node"]);
  });

  it("shows what npm said where it fails, and fetches at the next run", async () => {
    const npm = await fakeExecutable(join(directory(), "tools/npm"), "echo no route >&2; exit 1");
    const message = `${FETCHING}Node.js 24.0.0 cannot be fetched. ${ADVICE}\nno route`;
    assert.deepEqual(await run(["main"], { path: dirname(npm) }), refusal(message));
    assert.equal((await run(["main"])).exitCode, 3);
  });

  it("leaves nothing half where it is interrupted, and fetches at the next run", async () => {
    const npm = await fakeExecutable(
      join(directory(), "tools/npm"),
      "mkdir node_modules; : > ../../../npm-runs; exec sleep 30",
    );
    const path = [dirname(npm), process.env["PATH"]].join(delimiter);
    const child = await start(["main"], { path });
    const end = endOf(child);
    while (!existsSync(join(directory(), "npm-runs"))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill("SIGINT");
    assert.deepEqual(await end, { exitCode: null, signal: "SIGINT", stdout: "", stderr: FETCHING });
    assert.deepEqual(kept(), ["node"]);
    assert.equal((await run(["main"])).exitCode, 3);
  });

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`passes ${signal} on to the newer one, and its end back`, async () => {
      await putNewer();
      const child = await start(["waits", "a"]);
      child.stdout?.once("data", () => child.kill(signal));
      const stdout = `waits\n${told(["a"], signal)}`;
      assert.deepEqual(await endOf(child), { exitCode: 4, signal: null, stdout, stderr: "" });
    });
  }

  it("ends by the signal that ended the newer one", async () => {
    await putNewer();
    const end = { exitCode: null, signal: "SIGKILL", stdout: told([]), stderr: "" };
    assert.deepEqual(await run(["is killed"]), end);
  });
});

describe("node-packages.json", () => {
  it("has a Node.js that the project runs on for Linux and macOS on both processors", () => {
    assert.deepEqual(Object.keys(nodePackages), [
      "linux-x64",
      "linux-arm64",
      "darwin-x64",
      "darwin-arm64",
    ]);
    for (const { version, integrity } of Object.values(nodePackages)) {
      assert.match(version, /^2[24]\.\d+\.\d+$/);
      assert.match(integrity, /^sha512-[\w+/]{86}==$/);
    }
  });
});
