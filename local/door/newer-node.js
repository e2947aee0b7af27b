const { spawn, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const { constants } = require("node:os");
const path = require("node:path");
const { Failure } = require("./failure");
const { withLock } = require("./lock");
const { npmCi } = require("./npm-ci");

/**
 * The newest of Node.js 24 that npm has for each platform, by process.platform and process.arch; of Node.js 22
 * if its 24 is an old one. The checksum is of the package, as npm and lock files write it.
 */
const packages = require("./node-packages.json");

/** The first of 22 on which Mocha loads: `require` takes ES modules. */
const NEEDED = [22, 12];
/** npm of an older one cannot be relied on. */
const OLDEST_THAT_FETCHES = [18, 0];
const ADVICE = `Install Node.js ${NEEDED.join(".")} or later.`;

const nodes = path.join(__dirname, "../../.local/node");
const fresh = path.join(nodes, "new");
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Whether this process is of a Node.js that the project runs on. */
exports.isNewEnough = () => isAtLeast(NEEDED);

/** Whether it is of one that `aerosecure` runs on, which needs no Mocha. */
exports.isEnoughForAerosecure = () => isAtLeast([22, 0]);

/**
 * The executable of a newer Node.js than this process has, fetched at the first use.
 *
 * @throws Failure that says why there is none
 */
exports.newerNode = async () => {
  const self = `This is Node.js ${process.versions.node}`;
  const wanted = packages[`${process.platform}-${process.arch}`];
  if (!isAtLeast(OLDEST_THAT_FETCHES)) {
    throw new Failure(`${self}. ${ADVICE}`);
  }
  if (wanted === undefined) {
    throw new Failure(
      `${self}, and there is none to fetch for ${process.platform}-${process.arch}. ${ADVICE}`,
    );
  }
  const folder = path.join(nodes, `${wanted.name}-${wanted.version}`);
  const node = path.join(folder, "bin/node");
  if (!fs.existsSync(node)) {
    const signal = await withLock(async () => {
      if (fs.existsSync(node)) {
        return undefined;
      }
      process.stderr.write(`${self}. Fetching ${wanted.version} from npm, once.\n`);
      return fetchInto(folder, wanted);
    });
    if (signal !== undefined) {
      await endBy(signal);
    }
  }
  return node;
};

/** Runs this process's own command again, by that executable, to the same end. */
exports.runAgain = (node) => {
  // Whatever starts `node` or `npm` meets the newer one too.
  const PATH = [path.dirname(node), process.env.PATH].join(path.delimiter);
  const child = spawn(node, process.argv.slice(1), {
    env: { ...process.env, PATH },
    stdio: "inherit",
  });
  const stopForwarding = onSignals((signal) => {
    // Ctrl-C reaches it by the terminal already; a second one would end it the hard way.
    if (signal !== "SIGINT" || !hasTerminal()) {
      child.kill(signal);
    }
  });
  return new Promise((_, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      stopForwarding();
      if (signal === null) {
        process.exit(code);
      }
      endBy(signal);
    });
  });
};

/**
 * All of it or nothing: it is put together in another folder. npm holds it against the checksum.
 *
 * @returns the signal that ended it
 */
async function fetchInto(folder, { name, version, integrity }) {
  let npm;
  let signal;
  const stopListening = onSignals((received) => {
    signal = received;
    npm?.kill(received);
  });
  try {
    fs.rmSync(fresh, { recursive: true, force: true });
    fs.mkdirSync(fresh, { recursive: true });
    const manifest = { dependencies: { [name]: version } };
    const locked = { "": manifest, [`node_modules/${name}`]: { version, integrity } };
    write("package.json", manifest);
    write("package-lock.json", { lockfileVersion: 3, requires: true, packages: locked });
    const result = await npmCi(`Fetching Node.js ${version}`, {
      cwd: fresh,
      onStart: (child) => {
        npm = child;
      },
    });
    if (signal !== undefined) {
      return signal;
    }
    if (result.output.includes("EINTEGRITY")) {
      throw new Failure(
        `What npm has as ${name} ${version} is not what local/door/node-packages.json names by its checksum. ${ADVICE}`,
      );
    }
    if (result.code !== 0) {
      throw new Failure(`Node.js ${version} cannot be fetched. ${ADVICE}\n${result.output}`);
    }
    const installed = path.join(fresh, "node_modules", name);
    const trial = spawnSync(path.join(installed, "bin/node"), ["--version"], { encoding: "utf8" });
    if (trial.stdout !== `v${version}\n`) {
      throw new Failure(
        `Node.js ${version} does not run on this machine. ${ADVICE}\n${trial.stderr || trial.error || ""}`.trimEnd(),
      );
    }
    fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(installed, folder);
  } finally {
    stopListening();
    fs.rmSync(fresh, { recursive: true, force: true });
  }
  return undefined;
}

function write(file, content) {
  fs.writeFileSync(path.join(fresh, file), JSON.stringify(content));
}

/** @returns what ends the listening */
function onSignals(listener) {
  for (const signal of signals) {
    process.on(signal, listener);
  }
  return () => {
    for (const signal of signals) {
      process.off(signal, listener);
    }
  };
}

/** Ends this process as that signal does, so that a waiting process learns of it. */
function endBy(signal) {
  process.exitCode = 128 + constants.signals[signal];
  process.kill(process.pid, signal);
  // Until it arrives.
  return new Promise((resolve) => setTimeout(resolve, 1000));
}

function hasTerminal() {
  return [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
}

function isAtLeast([wantedMajor, wantedMinor]) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
