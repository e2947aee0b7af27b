import { readdirSync } from "node:fs";
import { join } from "node:path";

export const root = join(__dirname, "../..");

/** The version in the repository's package.json, which everything that is released has. */
export const { version }: { readonly version: string } = require("../../package.json");

const PACKAGES = ["policy-pack", "component", "ops"];

/** How each file that names the version says it. */
export const VERSIONED: Readonly<Record<string, (text: string, version: string) => string>> = {
  ...Object.fromEntries(PACKAGES.map((name) => [join(name, "package.json"), ofPackage])),
  ...Object.fromEntries(
    readdirSync(join(root, "examples")).map((name) => [
      join("examples", name, "package.json"),
      ofExample,
    ]),
  ),
  "docs/policies.md": ofPage,
  "package-lock.json": ofLock,
};

function ofPackage(text: string, release: string): string {
  return text.replace(/^( {2}"version": )"[^"]*"/m, `$1"${release}"`);
}

function ofExample(text: string, release: string): string {
  return text.replace(/("aerosecure-[\w-]+": )"[^"]*"/g, `$1"${release}"`);
}

/** The files that `npm pack` makes. */
function ofPage(text: string, release: string): string {
  return text.replace(/(aerosecure-[a-z-]+-)\d+\.\d+\.\d+(?=\.tgz)/g, `$1${release}`);
}

function ofLock(text: string, release: string): string {
  const lock = JSON.parse(text);
  lock.version = release;
  for (const name of ["", ...PACKAGES]) {
    if (lock.packages[name] !== undefined) {
      lock.packages[name].version = release;
    }
  }
  return `${JSON.stringify(lock, undefined, 2)}\n`;
}
