import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type EngineOptions, findOrBuildCli } from "../../../local/toolchain/engine";
import { fakeExecutable } from "../../support/fake-executable";
import { quietReporter } from "../../support/quiet-reporter";
import { temporaryDirectory } from "../../support/temporary-directory";

const GO_MOD = `module example/engine

go 1.25.11

require github.com/pulumi/pulumi/pkg/v3 v3.250.0
`;
const INSTEAD =
  "or install the Pulumi CLI 3.248.0 or later (https://www.pulumi.com/docs/install/). Then run this again.";
/** Answers `go env`, and builds a Pulumi CLI that tells with which arguments it was built. */
const GO = `
if [ "$1" = env ]; then echo go1.26.8; echo local; exit 0; fi
echo "$@" >> "$GO_LOG"
while [ "$1" != -o ]; do shift; done
echo "go: downloading example v1.0.0" >&2
echo '#!/bin/sh' > "$2"
echo 'echo v3.250.0' >> "$2"`;

describe("findOrBuildCli", () => {
  const directory = temporaryDirectory();
  let options: EngineOptions;

  beforeEach(async () => {
    const root = directory();
    const module = join(root, "module");
    await mkdir(module);
    await writeFile(join(module, "go.mod"), GO_MOD);
    options = {
      env: {
        PATH: [join(root, "first"), join(root, "second")].join(":"),
        HOME: join(root, "home"),
        GO_LOG: join(root, "go.log"),
      },
      toolchain: join(root, "toolchain"),
      module,
      languageHost: join(root, "it's a host.js"),
    };
  });

  const find = (): Promise<string> => findOrBuildCli(options, quietReporter);
  const place = (path: string, script: string): Promise<string> =>
    fakeExecutable(join(directory(), path), script);

  for (const { version, isTaken } of [
    { version: "v3.247.9", isTaken: false },
    { version: "v3.248.0", isTaken: true },
    { version: "v3.300.1", isTaken: true },
    { version: "v4.0.0", isTaken: false },
    { version: "not a version", isTaken: false },
  ]) {
    it(`${isTaken ? "takes" : "passes over"} a CLI on PATH that says "${version}"`, async () => {
      const onPath = await place("first/pulumi", `echo "${version}"`);
      await place("first/pulumi-language-nodejs", "exit 0");
      await place("second/go", GO);
      assert.equal(await find(), isTaken ? onPath : join(options.toolchain, "pulumi"));
    });
  }

  it("passes over a shim that refuses, for a CLI further on PATH", async () => {
    await place("first/pulumi", "echo 'no version is set for pulumi' >&2; exit 126");
    const second = await place("second/pulumi", "echo v3.250.0");
    await place("second/pulumi-language-nodejs", "exit 0");
    assert.equal(await find(), second);
  });

  it("finds the CLI in the folder of Pulumi's own installer", async () => {
    const installed = await place("home/.pulumi/bin/pulumi", "echo v3.260.0");
    await place("home/.pulumi/bin/pulumi-language-nodejs", "exit 0");
    assert.equal(await find(), installed);
  });

  it("copies a CLI that has no language host to where there is one", async () => {
    await place("first/pulumi", "echo v3.260.0");
    assert.equal(await find(), join(options.toolchain, "pulumi"));
    assert.equal(
      await readFile(join(options.toolchain, "pulumi"), "utf8"),
      await readFile(join(directory(), "first/pulumi"), "utf8"),
    );
    assert.equal(
      await readFile(join(options.toolchain, "pulumi-language-nodejs"), "utf8"),
      `#!/bin/sh\nexec '${process.execPath}' '${directory()}/it'\\''s a host.js' "$@"\n`,
    );
  });

  it("builds the version that go.mod names, stamped with it, with a language host beside it", async () => {
    await place("second/go", GO);
    assert.equal(await find(), join(options.toolchain, "pulumi"));
    const built = join(options.toolchain, `pulumi.new-${process.pid}`);
    assert.equal(
      await readFile(join(directory(), "go.log"), "utf8"),
      "build -v -mod=readonly -ldflags -s -w -X " +
        "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.250.0 " +
        `-o ${built} github.com/pulumi/pulumi/pkg/v3/cmd/pulumi\n`,
    );
    assert.deepEqual((await readdir(options.toolchain)).sort(), [
      "pulumi",
      "pulumi-language-nodejs",
      "version",
    ]);
  });

  it("builds once, and again when go.mod names another version", async () => {
    await place("second/go", GO);
    await find();
    await find();
    const builds = async (): Promise<number> =>
      (await readFile(join(directory(), "go.log"), "utf8")).trim().split("\n").length;
    assert.equal(await builds(), 1);
    await writeFile(join(options.module, "go.mod"), GO_MOD.replace("v3.250.0", "v3.251.0"));
    await find();
    assert.equal(await builds(), 2);
  });

  it("builds once for two commands that need it at the same time", async () => {
    await place("second/go", GO);
    assert.deepEqual(await Promise.all([find(), find()]), [
      join(options.toolchain, "pulumi"),
      join(options.toolchain, "pulumi"),
    ]);
    const log = await readFile(join(directory(), "go.log"), "utf8");
    assert.equal(log.trim().split("\n").length, 1);
  });

  it("removes what an interrupted build left", async () => {
    await place("second/go", GO);
    await mkdir(options.toolchain);
    await writeFile(join(options.toolchain, "pulumi.new-1"), "half a CLI");
    await find();
    assert.equal(existsSync(join(options.toolchain, "pulumi.new-1")), false);
  });

  const refusals = [
    { it: "names Go where there is none", go: undefined, reason: "none is on PATH" },
    {
      it: "names the Go that is too old and does not fetch another",
      go: "echo go1.24.3; echo local",
      reason: "GO is 1.24.3",
    },
    { it: "names the Go that does not run", go: "exit 127", reason: "GO does not run" },
  ];
  for (const { it: title, go, reason } of refusals) {
    it(title, async () => {
      if (go !== undefined) {
        await place("first/go", go);
      }
      await assert.rejects(find(), {
        name: "UserError",
        exitCode: 1,
        message:
          "Building the Pulumi CLI needs Go 1.25.11 or later, but " +
          `${reason.replace("GO", join(directory(), "first/go"))}. ` +
          `Install Go (https://go.dev/dl/), ${INSTEAD}`,
      });
    });
  }

  it("lets an older Go build that fetches the wanted one by itself", async () => {
    await place("first/go", GO.replace("go1.26.8; echo local", "go1.21.0; echo auto"));
    assert.equal(await find(), join(options.toolchain, "pulumi"));
  });

  it("shows the last lines of a build that fails and leaves no CLI", async () => {
    await place(
      "first/go",
      'if [ "$1" = env ]; then echo go1.26.8; echo local; exit 0; fi\n' +
        "echo 'verifying module: checksum mismatch' >&2; exit 1",
    );
    await assert.rejects(find(), {
      name: "UserError",
      message:
        "The Pulumi CLI could not be built: go build ended with exit code 1.\n" +
        "verifying module: checksum mismatch\n" +
        `Repair that, ${INSTEAD}`,
    });
    assert.deepEqual(await readdir(options.toolchain), []);
  });
});
