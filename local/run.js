/*
 * The door of every npm script: makes sure that dependencies and builds are there and current, then
 * runs a script in this very process, so that Ctrl-C, exit code and terminal are its own.
 *
 *   node local/run.js SCRIPT [ARGUMENTS]
 *
 * Plain JavaScript without dependencies, because it runs before anything is installed or compiled.
 */
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const root = path.dirname(__dirname);
const local = path.join(root, ".local");
const stamps = path.join(local, "stamps");
const lock = path.join(local, "run.lock");
const typescript = path.join(root, "node_modules/typescript/bin/tsc");
const generator = "policy-pack/generate/index.ts";

const MINIMUM_NODE = [20, 19];
/** A lock older than this, in milliseconds, was left by a process that is gone. */
const STALE_LOCK_MS = 30 * 60_000;
/** A lock whose owner is not known yet is left this long, in milliseconds. */
const UNOWNED_LOCK_MS = 5_000;

const builds = [
  { name: "local", what: "Compiling local/", entry: ".local/build/main.js" },
  {
    name: "policy-pack",
    what: "Compiling policy-pack/",
    entry: "policy-pack/bin/index.js",
  },
  {
    name: "ops",
    what: "Compiling ops/",
    entry: "ops/bin/ops/main.js",
    alsoFrom: ["infra/limits.ts"],
  },
];

/** Scripts that need one build alone, and may run where there is no local AWS. */
const standalone = { aerosecure: "ops" };

class Failure extends Error {}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error instanceof Failure ? error.message : error.stack}\n`);
  process.exit(1);
});

async function main([script, ...args]) {
  if (script === undefined) {
    process.stderr.write("Use: node local/run.js SCRIPT [ARGUMENTS]\n");
    process.exit(2);
  }
  const alone = standalone[script];
  const needed = builds.filter(({ name }) => alone === undefined || name === alone);
  checkMachine(alone === undefined);
  if (!isInstalled() || needed.some((build) => !isBuilt(build))) {
    await prepare(needed);
  }
  await start(script, args);
}

function checkMachine(needsLocalAws) {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [wantedMajor, wantedMinor] = MINIMUM_NODE;
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    throw new Failure(
      `This is Node.js ${process.versions.node}. Use ${MINIMUM_NODE.join(".")} or later, such as 22 or 24.`,
    );
  }
  if (needsLocalAws && process.platform === "win32") {
    throw new Failure("The local AWS runs on Linux and macOS. On Windows, use it within WSL.");
  }
}

/** One process at a time: two that install or compile at once would take each other's files away. */
async function prepare(needed) {
  fs.mkdirSync(stamps, { recursive: true });
  await takeLock();
  try {
    if (!isInstalled()) {
      await install();
    }
    for (const build of needed) {
      if (!isBuilt(build)) {
        await compile(build);
      }
    }
  } finally {
    fs.rmSync(lock, { recursive: true, force: true });
  }
}

async function start(script, args) {
  if (script === "check") {
    await inTerminal("node_modules/@biomejs/biome/bin/biome", ["ci", "."]);
    await inTerminal("node_modules/typescript/bin/tsc", ["-p", "."]);
    await inTerminal("node_modules/typescript/bin/tsc", ["-p", ".github/scripts"]);
    await inTerminal("node_modules/ts-node/dist/bin-transpile.js", [generator, "--check"]);
    return;
  }
  const compiled = path.join(local, "build", `${script}.js`);
  const source = path.join(root, script === "generate" ? generator : `${script}/index.ts`);
  const alone = builds.find(({ name }) => name === standalone[script]);
  if (alone !== undefined) {
    enter(path.join(root, alone.entry), args);
  } else if (fs.existsSync(compiled)) {
    enter(compiled, args);
  } else if (fs.existsSync(source)) {
    require("./transpile.js");
    enter(source, args);
  } else {
    process.stderr.write(`There is no script "${script}".\n`);
    process.exit(2);
  }
}

function enter(file, args) {
  process.argv = [process.argv[0], file, ...args];
  require(file);
}

/** The tools of `check` have no state worth an orderly end: a signal reaches them by the terminal. */
function inTerminal(file, args) {
  return new Promise((resolve) => {
    spawn(process.execPath, [path.join(root, file), ...args], { cwd: root, stdio: "inherit" }).on(
      "close",
      (code) => {
        if (code !== 0) {
          process.exit(code ?? 1);
        }
        resolve();
      },
    );
  });
}

// Dependencies ------------------------------------------------------------------------------------

/**
 * npm writes node_modules/.package-lock.json last, so an interrupted install has none. Its contents
 * are compared, not only its time: a checkout gives old lock files new times.
 */
function isInstalled() {
  const wanted = path.join(root, "package-lock.json");
  const found = path.join(root, "node_modules/.package-lock.json");
  if (!fs.existsSync(found)) {
    return false;
  }
  const installed = readJson(found)?.packages;
  const packages = readJson(wanted)?.packages;
  if (installed === undefined || packages === undefined) {
    return false;
  }
  const isSame = (name) => installed[name]?.version === packages[name].version;
  return Object.keys(packages).every(
    (name) => name === "" || packages[name].optional === true || isSame(name),
  );
}

/** Nothing that is installed needs a script of its own to run, and the pack is compiled below. */
async function install() {
  const npm = process.env.npm_execpath;
  const isNpm = npm !== undefined && path.basename(npm) === "npm-cli.js";
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const result = await told(
    "Installing dependencies",
    isNpm ? process.execPath : "npm",
    isNpm ? [npm, ...args] : args,
  );
  if (result.code !== 0) {
    throw new Failure(`npm ci failed:\n${result.output}`);
  }
}

// Builds ------------------------------------------------------------------------------------------

/** The stamp is written after a build, and holds every source as it was before it. */
function isBuilt(build) {
  const stamp = readText(path.join(stamps, `${build.name}.json`));
  return stamp === fingerprint(build) && fs.existsSync(path.join(root, build.entry));
}

async function compile(build) {
  const stamp = path.join(stamps, `${build.name}.json`);
  fs.rmSync(stamp, { force: true });
  const before = fingerprint(build);
  const result = await told(build.what, process.execPath, [typescript, "-p", build.name]);
  if (result.code !== 0) {
    throw new Failure(`${build.name}/ does not compile:\n${result.output}`);
  }
  fs.writeFileSync(`${stamp}.new`, before);
  fs.renameSync(`${stamp}.new`, stamp);
}

function fingerprint(build) {
  const files = [
    path.join(root, "tsconfig.json"),
    path.join(root, "node_modules/typescript/package.json"),
    path.join(root, build.name, "tsconfig.json"),
    ...sourcesIn(path.join(root, build.name)),
    ...(build.alsoFrom ?? []).map((file) => path.join(root, file)),
  ];
  const facts = files.map((file) => {
    const status = fs.statSync(file, { throwIfNoEntry: false });
    return [path.relative(root, file), status?.size, status?.mtimeMs];
  });
  return JSON.stringify(facts);
}

function sourcesIn(folder) {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !["bin", "node_modules"].includes(entry.name))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        return sourcesIn(file);
      }
      return entry.name.endsWith(".ts") ? [file] : [];
    })
    .sort();
}

// Helpers -----------------------------------------------------------------------------------------

/** Runs a command; tells every five seconds that it still runs. */
function told(what, command, args) {
  const begun = Date.now();
  const seconds = () => Math.round((Date.now() - begun) / 1000);
  const say = (text) => process.stderr.write(`${what}: ${text}\n`);
  let isTold = false;
  const timer = setInterval(() => {
    isTold = true;
    say(`${seconds()} s`);
  }, 5000);
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (bytes) => {
      output = (output + bytes).slice(-8000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const end = (code) => {
      clearInterval(timer);
      if (isTold) {
        say(code === 0 ? `done in ${seconds()} s` : `failed after ${seconds()} s`);
      }
      resolve({ code, output: output.trimEnd() });
    };
    child.on("error", (error) => {
      keep(error.message);
      end(127);
    });
    child.on("close", end);
  });
}

async function takeLock() {
  const begun = Date.now();
  let isTold = false;
  while (!tryLock()) {
    if (!isTold && Date.now() - begun > 2000) {
      isTold = true;
      process.stderr.write("Waiting for another command that installs or compiles.\n");
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function tryLock() {
  const owner = path.join(lock, "pid");
  try {
    fs.mkdirSync(lock);
    fs.writeFileSync(owner, String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") {
      throw error;
    }
  }
  const age = Date.now() - (fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  const pid = Number(readText(owner) ?? "");
  const isStale = pid > 0 ? !isAlive(pid) || age > STALE_LOCK_MS : age > UNOWNED_LOCK_MS;
  if (isStale) {
    fs.rmSync(lock, { recursive: true, force: true });
  }
  return false;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function readText(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
