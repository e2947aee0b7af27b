import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStack } from "../../../ops/stack/stack";

/** As a state has a secret output. */
const SECRET = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:AAAA",
};

const STACK = {
  urn: "urn:pulumi:prod::aerosecure-kms::pulumi:pulumi:Stack::aerosecure-kms-prod",
  type: "pulumi:pulumi:Stack",
  outputs: { keyAlias: "alias/cloud_user", days: 30, token: SECRET, parts: [{ token: SECRET }] },
};
const KEY = {
  urn: "urn:pulumi:prod::aerosecure-kms::aws:kms/key:Key::cloud_user",
  type: "aws:kms/key:Key",
};

describe("openStack()", () => {
  let folder: string;
  let project: string;
  let path: string | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "aerosecure-"));
    project = join(folder, "project");
    mkdirSync(join(project, "below"), { recursive: true });
    writeFileSync(join(project, "Pulumi.yaml"), "name: aerosecure-kms\n");
    path = process.env["PATH"];
    process.env["PATH"] = folder;
  });

  afterEach(() => {
    process.env["PATH"] = path;
    rmSync(folder, { recursive: true, force: true });
  });

  /** Puts a CLI on PATH that notes its arguments and answers with this. */
  function answer(stdout: unknown, { stderr = "", code = 0 } = {}): void {
    const cli = join(folder, "pulumi");
    const print = (text: string, to: string) => `cat <<'END' ${to}\n${text}\nEND\n`;
    writeFileSync(
      cli,
      `#!/bin/sh\nPATH=/bin:/usr/bin\necho "$PWD $*" >> ${folder}/calls\n${print(JSON.stringify(stdout), "")}${print(stderr, ">&2")}exit ${code}\n`,
    );
    chmodSync(cli, 0o755);
  }
  const calls = () => readFileSync(join(folder, "calls"), "utf8").trimEnd().split("\n");
  const settingsFile = (text: string) => writeFileSync(join(project, "Pulumi.prod.yaml"), text);

  it("reads outputs, except secrets, and resources by one start of the CLI", async () => {
    answer({ version: 3, deployment: { resources: [STACK, KEY] } });
    const stack = openStack("org/aerosecure-kms/prod", join(project, "below"));
    assert.deepEqual(await Promise.all([stack.outputs(), stack.resources(), stack.outputs()]), [
      { keyAlias: "alias/cloud_user", days: 30 },
      [STACK, KEY],
      { keyAlias: "alias/cloud_user", days: 30 },
    ]);
    assert.deepEqual(calls(), [
      `${project} stack export --stack org/aerosecure-kms/prod --non-interactive`,
    ]);
    assert.deepEqual([stack.shortName, stack.project], ["prod", project]);
  });

  for (const [title, deployment] of [
    ["without a deployment", {}],
    ["whose deployment was destroyed", { deployment: { manifest: {} } }],
  ] as const) {
    it(`has no outputs and no resources for a stack ${title}`, async () => {
      answer({ version: 3, ...deployment });
      const stack = openStack("prod", project);
      assert.deepEqual([await stack.outputs(), await stack.resources()], [{}, []]);
    });
  }

  it("has neither for a stack that the backend does not have", async () => {
    answer("", { stderr: "error: no stack named 'prod' found", code: 255 });
    const stack = openStack("prod", project);
    assert.deepEqual([await stack.outputs(), await stack.resources()], [undefined, undefined]);
  });

  it("gives Pulumi's own reason if the state cannot be read", async () => {
    answer("", {
      stderr: "warning: a newer version\nerror: PULUMI_ACCESS_TOKEN must be set",
      code: 1,
    });
    await assert.rejects(openStack("prod", project).resources(), {
      name: "PulumiFailure",
      message: "Pulumi cannot read the stack prod: PULUMI_ACCESS_TOKEN must be set.",
    });
  });

  it("says so if there is no CLI", async () => {
    await assert.rejects(openStack("prod", project).outputs(), {
      name: "PulumiFailure",
      message:
        "There is no Pulumi CLI on PATH: https://www.pulumi.com/docs/iac/download-install/ has it. All commands except preflight also take --key and --bucket instead of --stack.",
    });
  });

  it("says so if there is no project", () => {
    assert.throws(() => openStack("prod", folder), {
      message: `There is no Pulumi.yaml in ${folder} or above. Run this in the project, or name its folder with --cwd. All commands except preflight also take --key and --bucket instead of --stack.`,
      exitCode: 2,
    });
  });

  describe("settings()", () => {
    const SETTINGS =
      "config:\n  aws:region: eu-west-1\n  aerosecure-kms:administrators: [user/kzax01]\n  aerosecure-kms:token:\n    secure: AAAA\n";
    const READ = { "aws:region": "eu-west-1", administrators: ["user/kzax01"] };

    it("reads the file alone, except secrets, without a CLI", async () => {
      settingsFile(SETTINGS);
      assert.deepEqual(await openStack("org/x/prod", project).settings(), READ);
    });

    it("reads the file that is named", async () => {
      const file = join(folder, "other.yaml");
      writeFileSync(file, SETTINGS);
      assert.deepEqual(await openStack("prod", project).settings(file), READ);
    });

    for (const [title, text] of [
      ["empty", ""],
      ["without settings", "encryptionsalt: v1:AAAA\n"],
    ] as const) {
      it(`has none for a file that is ${title}`, async () => {
        settingsFile(text);
        assert.deepEqual(await openStack("prod", project).settings(), {});
      });
    }

    it("asks the CLI, without secrets, if the file names an environment", async () => {
      settingsFile(`environment: [shared]\n${SETTINGS}`);
      answer({
        "aws:region": { value: "eu-west-1", secret: false },
        "aerosecure-kms:administrators": {
          value: '["user/kzax01"]',
          objectValue: ["user/kzax01"],
          secret: false,
        },
        "aerosecure-kms:token": { secret: true },
      });
      assert.deepEqual(await openStack("prod", project).settings(), READ);
      assert.deepEqual(calls(), [
        `${project} config --json --stack prod --config-file ${project}/Pulumi.prod.yaml --non-interactive`,
      ]);
    });

    it("names the file that is not there", async () => {
      await assert.rejects(openStack("prod", project).settings(), {
        message: `The settings of prod cannot be read in ${project}/Pulumi.prod.yaml: ENOENT: no such file or directory, open '${project}/Pulumi.prod.yaml'.`,
      });
      await assert.rejects(openStack("prod", project).settings("nowhere.yaml"), {
        message: '--config-file is "nowhere.yaml", which does not exist.',
        exitCode: 2,
      });
    });

    it("names the file that is no YAML", async () => {
      settingsFile("config: [");
      await assert.rejects(openStack("prod", project).settings(), {
        name: "PulumiFailure",
        message: /^The settings of prod cannot be read in \S+Pulumi\.prod\.yaml: .*line 1/,
      });
    });
  });
});
