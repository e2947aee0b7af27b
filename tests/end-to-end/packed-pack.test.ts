import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { cp, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { LocalAws } from "../../local/local-aws/local-aws";
import { ensureStack } from "../../local/pulumi/stack";
import { type PulumiRun, runPulumi } from "../../local/start/pulumi-run";
import { findingsIn } from "../../local/start/refusals";
import { failureOf, succeeds } from "../support/deployment";
import { packSources } from "../support/pack-sources";
import { INSTALL, packedOnce, passes } from "../support/packages";
import { startTestAws, testInstance } from "../support/test-instance";

const program = join(__dirname, "../support/packed-program");
const stack = "packed";
const pack = "node_modules/aerosecure-policy-pack";
const strict = ["--policy-pack-config", `${pack}/profiles/strict.json`];

/** What npm runs by itself where a package is installed, or where one is unpacked and its dependencies are. */
const INSTALL_SCRIPTS = [
  ...["preinstall", "install", "postinstall"],
  ...["prepublish", "preprepare", "prepare", "postprepare", "dependencies"],
];

describe("the policy pack as a package", function () {
  this.timeout(120_000);
  let directory: string;
  let packed: string;
  let aws: LocalAws;

  before(async function () {
    this.timeout(900_000);
    aws = await startTestAws();
    directory = await realpath(await mkdtemp(join(tmpdir(), "aerosecure-packed-")));
    ({ file: packed } = await packedOnce("policy-pack"));
    await cp(program, join(directory, "project"), { recursive: true });
    await run("npm", ...INSTALL, packed);
    await ensureStack(aws, testInstance, { project: join(directory, "project"), stack });
  });

  after(() => rm(directory, { recursive: true, force: true }));

  it("is told of by its file's name alone, which is what `pulumi policy publish` goes by", async () => {
    const { version } = await manifest();
    assert.equal(basename(packed), `aerosecure-policy-pack-${version}.tgz`);
  });

  it("holds what runs and what is read, and nothing else", async () => {
    const { stdout } = await run("tar", "-tzf", packed);
    const compiled = packSources().flatMap((file) => [
      `bin/${file.replace(/\.ts$/, ".js")}`,
      ...(file.startsWith("testing/") ? [`bin/${file.replace(/\.ts$/, ".d.ts")}`] : []),
    ]);
    assert.deepEqual(
      stdout
        .split("\n")
        .map((file) => file.replace(/^package\//, ""))
        .sort(),
      [
        ...compiled,
        ...["LICENSE", "PulumiPolicy.yaml", "README.md", "RULES.md", "package.json"],
        ...["profiles/baseline.json", "profiles/strict.json"],
      ].sort(),
    );
  });

  it("needs nothing run where it is installed", async () => {
    const { scripts } = await manifest();
    assert.deepEqual(
      INSTALL_SCRIPTS.filter((script) => script in scripts),
      [],
    );
  });

  it("brings no AWS SDK and no compiler", () => {
    const installed = readdirSync(join(directory, "project/node_modules/@pulumi"));
    assert.deepEqual(installed.sort(), ["policy", "pulumi"]);
    assert.ok(!readdirSync(join(directory, "project/node_modules")).includes("typescript"));
  });

  it("lets a sound key pass, by its defaults and by its profile strict", async () => {
    await succeeds(preview({}));
    await succeeds(preview({}, ...strict));
  });

  it("refuses a weak key in the name of the policy it breaks", async () => {
    const output = await failureOf(preview({ multiRegion: true }));
    assert.deepEqual(findingsIn(output), [
      {
        policy: "kms-key-single-region",
        level: "mandatory",
        resource: "key",
        lines: [
          "A KMS key and its material stay in one AWS Region.",
          "multiRegion is true. Set it to false or leave it out.",
        ],
      },
    ]);
  });

  it("refuses by its profile strict what its defaults let pass", async () => {
    const weakness = { deletionWindowInDays: 7 };
    await succeeds(preview(weakness));
    const output = await failureOf(preview(weakness, ...strict));
    assert.deepEqual(
      findingsIn(output).map(({ policy, lines }) => [policy, lines[1]]),
      [["kms-key-deletion-window", "deletionWindowInDays is 7. Set it to 30."]],
    );
  });

  it("judges a state file by `pulumi policy analyze`, and the stack that it is", async () => {
    const output = await failureOf(analyze({ multiRegion: true }));
    const levels = findingsIn(output).map(({ policy, level }) => `${policy} ${level}`);
    assert.ok(levels.includes("kms-key-single-region mandatory"), output);
    assert.ok(levels.includes("kms-tamper-alarm advisory"), output);
  });

  /** The key with what is weak in it. */
  async function preview(weakness: object, ...profile: readonly string[]): Promise<PulumiRun> {
    const settings = join(directory, "settings.yaml");
    const config = { "aws:region": "us-east-1", "aerosecure-packed:weakness": weakness };
    await writeFile(settings, JSON.stringify({ config }));
    return runPulumi(aws, [
      ...["preview", "--cwd", join(directory, "project"), "--stack", stack],
      ...["--config-file", settings, "--policy-pack", pack, ...profile],
    ]);
  }

  /** A state that holds nothing but a key with these inputs. */
  async function analyze(inputs: object): Promise<PulumiRun> {
    const file = join(directory, "state.json");
    await writeFile(file, JSON.stringify(stateWith(inputs)));
    return runPulumi(aws, [
      ...["policy", "analyze", "--cwd", join(directory, "project")],
      ...["--file", file, "--policy-pack", pack],
    ]);
  }

  async function manifest() {
    return JSON.parse(await readFile(join(directory, "project", pack, "package.json"), "utf8"));
  }

  function run(command: string, ...args: readonly string[]) {
    return passes(command, args, join(directory, "project"));
  }
});

/** As `pulumi stack export` gives it. */
function stateWith(inputs: object): object {
  const urn = (type: string, name: string) =>
    `urn:pulumi:packed::aerosecure-packed::${type}::${name}`;
  const stackType = "pulumi:pulumi:Stack";
  const keyType = "aws:kms/key:Key";
  return {
    version: 3,
    deployment: {
      manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
      resources: [
        { urn: urn(stackType, "aerosecure-packed-packed"), custom: false, type: stackType },
        {
          urn: urn(keyType, "key"),
          custom: true,
          id: "00000000-1111-2222-3333-444455556666",
          type: keyType,
          parent: urn(stackType, "aerosecure-packed-packed"),
          inputs,
          outputs: inputs,
        },
      ],
    },
  };
}
