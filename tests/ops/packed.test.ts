import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import { type CommandResult, runCommand } from "../../local/processes/run-command";
import { cloneIn, INSTALL, packedIn, passes } from "../support/packages";

const manifest = JSON.parse(readFileSync(join(repositoryRoot, "ops/package.json"), "utf8"));

describe("the command aerosecure as a package", function () {
  this.timeout(300_000);
  let directory: string;
  let packed: string;
  let files: readonly string[];

  before(async () => {
    directory = await realpath(await mkdtemp(join(tmpdir(), "aerosecure-packed-")));
    const clone = join(directory, "clone");
    await cloneIn(clone, ["infra", "ops", "policy-pack"]);
    packed = await packedIn(join(clone, "ops"));
    const { stdout } = await passes("tar", ["-tzf", packed], directory);
    files = stdout.split("\n").map((file) => file.replace(/^package\//, ""));
    await mkdir(join(directory, "empty"));
    await writeFile(join(directory, "empty/package.json"), '{"private":true}');
    await passes("npm", [...INSTALL, packed], join(directory, "empty"));
    await rm(clone, { recursive: true });
  });

  after(() => rm(directory, { recursive: true, force: true }));

  function aerosecure(...args: readonly string[]): Promise<CommandResult> {
    const command = join(directory, "empty/node_modules/.bin/aerosecure");
    return runCommand(command, args, { cwd: join(directory, "empty") });
  }

  it("has its name and version", () => {
    assert.equal(basename(packed), `aerosecure-${manifest.version}.tgz`);
  });

  it("holds what is compiled and what is read, and no sources", () => {
    const schemas = readdirSync(join(repositoryRoot, "ops"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".schema.json") && !file.startsWith("bin/"))
      .sort();
    assert.deepEqual(files.filter((file) => !file.startsWith("bin/")).sort(), [
      ...["LICENSE", "README.md", "aerosecure.js"],
      ...[...schemas, "package.json"].sort(),
    ]);
    assert.deepEqual(
      files.filter((file) => file.startsWith("bin/") && !file.endsWith(".js")),
      [],
    );
  });

  it("shows its help and its version in an empty folder, with its own dependencies alone", async () => {
    const help = await aerosecure("--help");
    assert.equal(help.exitCode, 0, help.lastLines.join("\n"));
    for (const command of ["preflight", "verify", "status", "reencrypt", "evidence", "prove"]) {
      assert.match(help.stdout, new RegExp(`^ {2}${command} `, "m"));
    }
    const version = await aerosecure("--version");
    assert.equal(version.stdout.trim(), manifest.version);
  });

  it("proves the policies in a file there, and refuses bad usage", async () => {
    const policy = {
      Version: "2012-10-17",
      Statement: [{ Sid: "All", Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" }],
    };
    await writeFile(join(directory, "empty/key.json"), JSON.stringify(policy));
    const arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const open = await aerosecure(
      "prove",
      "--key-policy",
      "key.json",
      "--key",
      arn,
      "--bucket",
      "flight-archive",
      "--json",
    );
    assert.equal(open.exitCode, 1, open.lastLines.join("\n"));
    assert.ok(Array.isArray(JSON.parse(open.stdout).policies), open.stdout);
    const unknown = await aerosecure("verify", "--nothing");
    assert.equal(unknown.exitCode, 2, unknown.lastLines.join("\n"));
  });
});
