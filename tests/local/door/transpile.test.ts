import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../local/processes/paths";
import { temporaryDirectory } from "../../support/temporary-directory";

describe("transpile.js", () => {
  const directory = temporaryDirectory();
  const there = (path: string) => join(directory(), path);
  const kept = () => readdirSync(there(".local/transpiled"));
  const load = () => {
    const args = ["-r", "./local/door/transpile.js", "program.ts"];
    return execFileSync(process.execPath, args, { cwd: directory(), encoding: "utf8" });
  };

  beforeEach(() => {
    mkdirSync(there("local/door"), { recursive: true });
    for (const file of ["local/door/transpile.js", "tsconfig.json"]) {
      copyFileSync(join(repositoryRoot, file), there(file));
    }
    symlinkSync(join(repositoryRoot, "node_modules"), there("node_modules"));
    writeFileSync(there("program.ts"), 'const text: string = "one";\nprocess.stdout.write(text);');
  });

  it("loads a source as it is now, and keeps what came out of it once", () => {
    assert.deepEqual([load(), load(), kept()], ["one", "one", ["program.ts"]]);
    writeFileSync(there("program.ts"), 'process.stdout.write("two" as string);');
    assert.deepEqual([load(), kept()], ["two", ["program.ts"]]);
  });

  it("takes what it has kept, and nothing of which it does not have the hash", () => {
    load();
    const file = there(".local/transpiled/program.ts");
    writeFileSync(file, readFileSync(file, "utf8").replace('"one"', '"kept"'));
    assert.equal(load(), "kept");
    writeFileSync(file, 'process.stdout.write("torn")');
    assert.equal(load(), "one");
  });

  it("names the lines of the source where something is thrown", () => {
    const source =
      "interface Gone { readonly text: string }\n\nconst gone: Gone = { text: 'a' };\n";
    writeFileSync(
      there("program.ts"),
      `${source}process.stdout.write(String(new Error(gone.text).stack));`,
    );
    for (let times = 0; times < 2; times += 1) {
      assert.match(load(), /program\.ts:4:29\)/);
    }
  });
});
