import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Instance, instanceNamed } from "../../../local/emulator/instance";
import { placePlugin } from "../../../local/local-aws/place-plugin";
import { buildDirectory } from "../../../local/processes/paths";
import { fakeAwsPlugin, recorded } from "../../support/fake-aws-plugin";
import { fakeExecutable } from "../../support/fake-executable";
import { quietReporter } from "../../support/quiet-reporter";
import { temporaryDirectory } from "../../support/temporary-directory";

const { version }: { readonly version: string } = require("@pulumi/aws/package.json");
const ENDPOINT = "http://127.0.0.1:4566";
const IN_HOME = `plugins/resource-aws-v${version}/pulumi-resource-aws`;

describe("the AWS plugin of a local AWS", function () {
  this.timeout(60_000);
  const directory = temporaryDirectory();
  let instance: Instance;
  let file: string;
  let launcher: string;

  beforeEach(async () => {
    instance = { ...instanceNamed("it", directory()), plugin: "real" };
    file = join(instance.pluginHome, IN_HOME);
    launcher = join(instance.pulumiHome, IN_HOME);
    await mkdir(instance.directory, { recursive: true });
  });

  const record = () => join(directory(), "record");
  const place = (of: Instance = instance, pulumi = "no-such-pulumi") =>
    placePlugin(of, pulumi, ENDPOINT, quietReporter);

  it("is the one of this repository where no other is asked for", async () => {
    assert.equal(
      await place({ ...instance, plugin: "stand-in" }),
      `the one of this repository, in place of Pulumi's own (${version})`,
    );
    const provider = join(buildDirectory, "aws-provider/index.js");
    assert.ok(readFileSync(launcher, "utf8").includes(provider));
    assert.equal(existsSync(instance.pluginHome), false);
  });

  it("is Pulumi's own behind its guard where that is asked for, of the version that it says it has", async () => {
    await fakeAwsPlugin(file, record(), "v7.99.1");
    assert.equal(await place(), "Pulumi's own, 7.99.1");
    assert.equal(
      readFileSync(launcher, "utf8"),
      `#!/bin/sh\nexec '${process.execPath}' '${join(buildDirectory, "aws-provider/plugin-guard/index.js")}' '${file}' '${instance.pluginHome}' "$@"\n`,
    );
    const [{ started }] = recorded(record()) as [{ started: NodeJS.ProcessEnv }];
    assert.equal(started["AWS_ENDPOINT_URL"], ENDPOINT);
    assert.equal(started["HOME"], instance.pluginHome);
  });

  it("is installed by the Pulumi CLI into the folder of the local AWS, once", async () => {
    await fakeAwsPlugin(join(directory(), "fetched"), record(), version);
    const pulumi = await fakeExecutable(
      join(directory(), "pulumi"),
      `echo "$PULUMI_HOME $*" >> ${directory()}/asked
       mkdir -p ${dirname(file)}
       cp ${directory()}/fetched ${file}`,
    );
    for (const _time of ["first", "second"]) {
      assert.equal(await place(instance, pulumi), `Pulumi's own, ${version}`);
    }
    assert.equal(
      readFileSync(join(directory(), "asked"), "utf8"),
      `${instance.pluginHome} plugin install resource aws v${version} --reinstall --color never\n`,
    );
  });

  it("is installed anew where an installation was interrupted", async () => {
    await fakeAwsPlugin(file, record(), version);
    await writeFile(`${dirname(file)}.partial`, "");
    const pulumi = await fakeExecutable(
      join(directory(), "pulumi"),
      `rm ${dirname(file)}.partial; echo again > ${directory()}/asked`,
    );
    assert.equal(await place(instance, pulumi), `Pulumi's own, ${version}`);
    assert.equal(readFileSync(join(directory(), "asked"), "utf8"), "again\n");
  });

  it("says in one sentence why it cannot be installed, and what to do", async () => {
    const pulumi = await fakeExecutable(
      join(directory(), "pulumi"),
      'echo downloading; echo "error: dial tcp: no such host" >&2; exit 1',
    );
    await assert.rejects(place(instance, pulumi), {
      name: "UserError",
      message:
        `Pulumi's AWS plugin ${version} cannot be installed: error: dial tcp: no such host\n` +
        "It is fetched from the internet. Without AEROSECURE_LOCAL_PROVIDER the local AWS does without it.",
    });
    assert.equal(existsSync(launcher), false);
  });

  const remedy = () => `Delete ${dirname(file)} and run the command again, which installs it.`;

  for (const other of ["6.83.0", "8.0.0"]) {
    it(`is refused if its version is ${other}`, async () => {
      await fakeAwsPlugin(file, record(), other);
      await assert.rejects(place(), {
        name: "UserError",
        message: `The AWS plugin at ${file} has version ${other}, and the program needs ${version}. ${remedy()}`,
      });
      assert.equal(existsSync(launcher), false);
    });
  }

  const noPlugins: readonly (readonly [what: string, content: string, why: string])[] = [
    ["ends", "#!/bin/sh\nexit 3\n", "it ended with 3 and named no port"],
    ["says something else", "#!/bin/sh\necho hello\n", 'its first line is "hello", not a port'],
    [
      "names no port that can be",
      "#!/bin/sh\necho 65536\n",
      'its first line is "65536", not a port',
    ],
    ["cannot be run", "#!/no/such/interpreter\n", ""],
  ];
  for (const [what, content, why] of noPlugins) {
    it(`is refused if it ${what}, since that is no plugin`, async () => {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
      await chmod(file, 0o755);
      await assert.rejects(place(), {
        name: "UserError",
        message: `${file} is no Pulumi plugin: ${why || `spawn ${file} ENOENT`}. ${remedy()}`,
      });
    });
  }

  it("is refused if nothing answers at its port", async () => {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, "#!/bin/sh\necho 9\nexec sleep 60\n");
    await chmod(file, 0o755);
    await assert.rejects(place(), (error: Error) =>
      error.message.startsWith(`${file} is no Pulumi plugin: it does not tell its version (`),
    );
  });

  it("is refused if its version is none", async () => {
    await fakeAwsPlugin(file, record(), "dev");
    await assert.rejects(place(), {
      name: "UserError",
      message: `${file} is no Pulumi plugin: it says that its version is "dev". ${remedy()}`,
    });
  });

  it("stays the one that the local AWS began with", async () => {
    const remedyOf =
      "Name another by AEROSECURE_LOCAL_INSTANCE, or delete its state by `npm run local:reset`.";
    await place({ ...instance, plugin: "stand-in" });
    await assert.rejects(place(), {
      name: "UserError",
      message: `The local AWS "it" was used with the AWS plugin of this repository, and Pulumi's own AWS plugin is asked for. ${remedyOf}`,
    });
    await rm(launcher);
    await fakeAwsPlugin(file, record(), version);
    await place();
    await assert.rejects(place({ ...instance, plugin: "stand-in" }), {
      name: "UserError",
      message: `The local AWS "it" was used with Pulumi's own AWS plugin, and the AWS plugin of this repository is asked for. ${remedyOf}`,
    });
  });
});
