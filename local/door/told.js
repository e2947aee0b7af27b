const { spawn } = require("node:child_process");

/**
 * Runs a command to its end; reports every five seconds that it still runs.
 *
 * @param options of `spawn`. Its `onStart` is called with the process.
 */
exports.told = (what, command, args, { onStart = () => {}, ...options }) => {
  const begun = Date.now();
  const seconds = () => Math.round((Date.now() - begun) / 1000);
  const say = (text) => process.stderr.write(`${what}: ${text}\n`);
  let isTold = false;
  const timer = setInterval(() => {
    isTold = true;
    say(`${seconds()} s`);
  }, 5000);
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    onStart(child);
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
};
