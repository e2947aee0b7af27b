import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { loadWhenUsed } from "../../../policy-pack/src/framework/load-when-used";
import { temporaryDirectory } from "../../support/temporary-directory";

describe("loadWhenUsed", () => {
  const directory = temporaryDirectory();
  let user: string;
  let used: string;

  /** A package that counts how often it is loaded, and one beside it that requires it. */
  beforeEach(() => {
    used = packageOf(
      "used",
      `globalThis.loads = (globalThis.loads ?? 0) + 1;
       exports.answer = 42;
       exports.again = require("used");`,
    );
    user = packageOf("user", `module.exports = require("used");`);
    loads.loads = 0;
  });

  it("loads nothing until something is used", () => {
    loadWhenUsed("used", user);
    require(user);
    assert.equal(loads.loads, 0);
    assert.equal(require.cache[used]?.loaded, true);
  });

  for (const [use, of] of Object.entries({
    "reading a property": (used: Used) => assert.equal(used.answer, 42),
    "asking for a property": (used: Used) => assert.ok("answer" in used),
    "listing them": (used: Used) => assert.deepEqual(Object.keys(used), ["answer", "again"]),
    "copying them": (used: Used) => assert.equal({ ...used }.answer, 42),
  })) {
    it(`loads it once, by ${use}`, () => {
      loadWhenUsed("used", user);
      const exports: Used = require(user);
      of(exports);
      of(exports);
      assert.equal(loads.loads, 1);
    });
  }

  it("says no more of a property than the package does", () => {
    loadWhenUsed("used", user);
    const exports: Used = require(user);
    assert.equal(Object.getOwnPropertyDescriptor(exports, "question"), undefined);
    assert.ok(!("question" in exports));
  });

  it("gives the package itself to whoever requires it after that", () => {
    loadWhenUsed("used", user);
    assert.equal(require(user).answer, 42);
    assert.equal(require(used), require(user).again);
    assert.equal(loads.loads, 1);
  });

  it("leaves alone what is loaded already", () => {
    const loaded = require(used);
    loadWhenUsed("used", user);
    assert.equal(require(user), loaded);
  });

  it("does nothing where the package is not to be found", () => {
    const loaded = Object.keys(require.cache);
    loadWhenUsed("missing", user);
    loadWhenUsed("used", join(directory(), "missing"));
    assert.deepEqual(Object.keys(require.cache), loaded);
  });

  it("keeps the Automation API out of the compiled pack's start, and assets in", () => {
    const program = `
      const { loadWhenUsed } = require(${JSON.stringify(require.resolve("../../../policy-pack/src/framework/load-when-used"))});
      loadWhenUsed("@pulumi/pulumi", "@pulumi/policy");
      const { deserializeProperties } = require("@pulumi/policy/deserialize");
      const isLoaded = () => Object.keys(require.cache).some((file) => file.includes("automation"));
      const before = isLoaded();
      const { Struct } = require("google-protobuf/google/protobuf/struct_pb");
      const { source } = deserializeProperties(Struct.fromJavaScript({ source: {
        "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "telemetry" } }));
      console.log(JSON.stringify([before, isLoaded(), source.text === undefined]));`;
    const printed = execFileSync(
      process.execPath,
      ["-r", "../../../local/door/transpile.js", "-e", program],
      {
        encoding: "utf8",
        cwd: __dirname,
      },
    );
    assert.equal(printed.trim(), "[false,true,false]");
  });

  function packageOf(name: string, source: string): string {
    const file = join(directory(), "node_modules", name, "index.js");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, source);
    return file;
  }
});

interface Used {
  readonly answer: number;
  readonly again: Used;
}

const loads = globalThis as typeof globalThis & { loads: number };
