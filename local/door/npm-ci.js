const path = require("node:path");
const { told } = require("./told");

/** Installs what a lock file names. Nothing that is installed needs a script of its own to run. */
exports.npmCi = (what, options) => {
  const npm = process.env.npm_execpath;
  const isNpm = npm !== undefined && path.basename(npm) === "npm-cli.js";
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  return told(what, isNpm ? process.execPath : "npm", isNpm ? [npm, ...args] : args, options);
};
