/*
 * Packs what is released, and writes its notes.
 *
 *   node .github/scripts/release.js TAG FOLDER
 *
 * The packages are `npm pack`ed as they are, except that each is told its repository, which npm compares with the one
 * that the workflow runs in.
 */
const { execFileSync } = require("node:child_process");
const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const PACKAGES = ["policy-pack", "component", "ops"];

/**
 * The lines of a version's section of the changelog.
 *
 * @param {string} changelog
 * @param {string} version
 * @returns {string}
 */
function notesOf(changelog, version) {
  const section = changelog
    .split(/^## /m)
    .find((part) => part.split(/\s/, 1)[0] === version)
    ?.replace(/^.*\n/, "")
    .trim();
  if (!section) {
    throw new Error(
      `CHANGELOG.md has nothing about ${version}. Rename its section Unreleased to ${version}.`,
    );
  }
  return `${section}\n`;
}

/**
 * @param {string} tag
 * @param {string} folder
 */
function release(tag, folder) {
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  if (tag !== `v${version}`) {
    throw new Error(
      `The tag is ${tag}, and package.json says ${version}. Use the tag v${version}.`,
    );
  }
  const notes = notesOf(readFileSync("CHANGELOG.md", "utf8"), version);
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env;
  const repository = `git+${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}.git`;
  const target = path.resolve(folder);
  mkdirSync(target, { recursive: true });
  for (const directory of PACKAGES) {
    /** @param {string[]} args */
    const npm = (...args) =>
      execFileSync("npm", args, { cwd: directory, stdio: ["ignore", "inherit", "inherit"] });
    npm("pkg", "set", `repository.url=${repository}`, `repository.directory=${directory}`);
    npm("pack", "--pack-destination", target);
  }
  writeFileSync(path.join(target, "notes.md"), notes);
}

const [tag, folder] = process.argv.slice(2);
if (tag === undefined || folder === undefined) {
  process.stderr.write("Use: node .github/scripts/release.js TAG FOLDER\n");
  process.exitCode = 2;
} else {
  try {
    release(tag, folder);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}
