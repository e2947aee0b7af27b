/*
 * The door of every npm script: makes sure that dependencies and builds are there and current, then
 * runs a script in this very process, so that Ctrl-C, exit code and terminal are its own. Where Node.js
 * is too old, it fetches a newer one and runs again by that.
 *
 *   node local/run.js SCRIPT [ARGUMENTS]
 *
 * Plain JavaScript without dependencies, because it runs before anything is installed or compiled.
 */
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const { enableCompileCache } = require("node:module");
const path = require("node:path");
const { Failure } = require("./door/failure");
const { withLock } = require("./door/lock");
const { isEnoughForAerosecure, isNewEnough, newerNode, runAgain } = require("./door/newer-node");
const { npmCi } = require("./door/npm-ci");
const { told } = require("./door/told");

const root = path.dirname(__dirname);
const local = path.join(root, ".local");
const stamps = path.join(local, "stamps");
const typescript = path.join(root, "node_modules/typescript/bin/tsc");
const generators = [
  "policy-pack/src/generate/index.ts",
  "component/generate/index.ts",
  "infra/settings/generate/index.ts",
];

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
    alsoFrom: [
      "infra/aws/bucket-namespace.ts",
      "infra/aws/derived-name.ts",
      "infra/aws/limits.ts",
      "infra/aws/partitions.ts",
      "infra/aws/permission-set-role.ts",
      "infra/aws/stack-tag.ts",
      "policy-pack/src/frameworks.ts",
      "policy-pack/src/policy-document",
      "policy-pack/src/sarif.ts",
      "policy-pack/src/values",
    ],
  },
];

/** Scripts that need one build alone, and may run without a local AWS. */
const standalone = { aerosecure: "ops" };

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
  if (alone === undefined && process.platform === "win32") {
    throw new Failure("The local AWS runs on Linux and macOS. On Windows, use it within WSL.");
  }
  if (alone !== undefined && !isEnoughForAerosecure()) {
    throw new Failure(
      `This is Node.js ${process.versions.node}. \`${script}\` needs Node.js 22 or later.`,
    );
  }
  if (alone === undefined && !isNewEnough()) {
    await runAgain(await newerNode());
  }
  keepCompiledCode();
  if (!isInstalled() || needed.some((build) => !isBuilt(build))) {
    await prepare(needed);
  }
  await start(script, args);
}

/**
 * Node.js keeps the code that it has compiled for the next process. Every process that this one starts finds it, of
 * whatever instance of the local AWS: an entry is used for the same source alone.
 */
function keepCompiledCode() {
  process.env.NODE_COMPILE_CACHE =
    process.env.NODE_COMPILE_CACHE ?? path.join(local, "compile-cache");
  // Absent before Node.js 22.8.
  enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
}

async function prepare(needed) {
  fs.mkdirSync(stamps, { recursive: true });
  await withLock(async () => {
    if (!isInstalled()) {
      await install();
    }
    const unbuilt = needed.filter((build) => !isBuilt(build));
    const faults = (await Promise.all(unbuilt.map(compile))).filter((fault) => fault !== undefined);
    if (faults.length > 0) {
      throw new Failure(faults.join("\n"));
    }
  });
}

async function start(script, args) {
  if (script === "check") {
    await inTerminal("node_modules/@biomejs/biome/bin/biome", ["ci", "."]);
    for (const project of [".", ".github/scripts"]) {
      // What did not change since the last check is not checked again: 15 s of CPU time in place of 41.
      const known = path.join(local, "types", project, "tsbuildinfo");
      await inTerminal("node_modules/typescript/bin/tsc", [
        ...["-p", project, "--incremental", "--tsBuildInfoFile", known],
      ]);
    }
    await inTerminal("node_modules/dependency-cruiser/bin/dependency-cruiser.mjs", [
      ...["--config", ".dependency-cruiser.cjs", "--output-type", "err"],
      ...["infra", "component", "policy-pack", "ops", "local", "bootstrap"],
    ]);
    for (const generator of generators) {
      await inTerminal("node_modules/ts-node/dist/bin-transpile.js", [generator, "--check"]);
    }
    return;
  }
  if (script === "generate") {
    require("./door/transpile.js");
    for (const generator of generators) {
      enter(path.join(root, generator), args);
    }
    return;
  }
  const compiled = path.join(local, "build", `${script}.js`);
  const source = path.join(root, `${script}/index.ts`);
  const alone = builds.find(({ name }) => name === standalone[script]);
  if (alone !== undefined) {
    enter(path.join(root, alone.entry), args);
  } else if (fs.existsSync(compiled)) {
    enter(compiled, args);
  } else if (fs.existsSync(source)) {
    require("./door/transpile.js");
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

async function install() {
  const result = await npmCi("Installing dependencies", { cwd: root });
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

/** @returns why not, if it does not compile */
async function compile(build) {
  const stamp = path.join(stamps, `${build.name}.json`);
  fs.rmSync(stamp, { force: true });
  const before = fingerprint(build);
  // `npm run check` checks the types.
  const args = [typescript, "-p", build.name, "--noCheck"];
  const result = await told(build.what, process.execPath, args, { cwd: root });
  if (result.code !== 0) {
    return `${build.name}/ does not compile:\n${result.output}`;
  }
  fs.writeFileSync(`${stamp}.new`, before);
  fs.renameSync(`${stamp}.new`, stamp);
  return undefined;
}

function fingerprint(build) {
  const files = [
    path.join(root, "tsconfig.json"),
    path.join(root, "node_modules/typescript/package.json"),
    path.join(root, build.name, "tsconfig.json"),
    ...sourcesIn(path.join(root, build.name)),
    ...(build.alsoFrom ?? []).flatMap((source) => sourcesOf(path.join(root, source))),
  ];
  const facts = files.map((file) => {
    const status = fs.statSync(file, { throwIfNoEntry: false });
    return [path.relative(root, file), status?.size, status?.mtimeMs];
  });
  return JSON.stringify(facts);
}

/** Of a file itself, or of a folder. */
function sourcesOf(place) {
  return place.endsWith(".ts") ? [place] : sourcesIn(place);
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
