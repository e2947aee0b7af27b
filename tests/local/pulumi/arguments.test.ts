import assert from "node:assert/strict";
import {
  isSettingsCommand,
  isStackNeeded,
  projectDirectory,
  stackOf,
  withoutGeneratedCode,
} from "../../../local/pulumi/arguments";

const split = (line: string): readonly string[] => line.split(" ").filter((word) => word !== "");

describe("stackOf", () => {
  for (const { line, env = {}, stack } of [
    { line: "up", stack: "local" },
    { line: "up", env: { PULUMI_STACK: "dev" }, stack: "dev" },
    { line: "up -s prod", env: { PULUMI_STACK: "dev" }, stack: "prod" },
    { line: "up --stack=prod", stack: "prod" },
    { line: "--stack organization/aerosecure-kms/prod up", stack: "prod" },
  ]) {
    it(`is ${stack} for "${line}" with ${JSON.stringify(env)}`, () => {
      assert.equal(stackOf(split(line), env), stack);
    });
  }
});

describe("projectDirectory", () => {
  for (const { line, directory } of [
    { line: "up", directory: "/here" },
    { line: "-C there up", directory: "/here/there" },
    { line: "up --cwd=/there", directory: "/there" },
  ]) {
    it(`is ${directory} for "${line}"`, () => {
      assert.equal(projectDirectory(split(line), "/here"), directory);
    });
  }
});

describe("isStackNeeded", () => {
  for (const [line, isNeeded] of [
    ["preview --policy-pack policy-pack --diff", true],
    ["up", true],
    ["-C there refresh --yes", true],
    ["--color never -s dev destroy", true],
    ["import aws:kms/key:Key k id", true],
    ["config set a b", true],
    ["stack", true],
    ["stack output --json", true],
    ["stack export", true],
    ["stack init dev", false],
    ["stack ls", false],
    ["stack rm dev", false],
    ["version", false],
    ["about", false],
    ["up --help", false],
    ["", false],
  ] as const) {
    it(`is ${isNeeded} for "${line}"`, () => {
      assert.equal(isStackNeeded(split(line)), isNeeded);
    });
  }
});

describe("isSettingsCommand", () => {
  for (const [line, isOne] of [
    ["config set a b", true],
    ["config", true],
    ["stack change-secrets-provider passphrase", true],
    ["stack init dev", false],
    ["up --config a=b", false],
  ] as const) {
    it(`is ${isOne} for "${line}"`, () => {
      assert.equal(isSettingsCommand(split(line)), isOne);
    });
  }
});

describe("withoutGeneratedCode", () => {
  for (const [line, carriedOut] of [
    [
      "import aws:kms/key:Key k id --yes",
      "import aws:kms/key:Key k id --yes --generate-code=false",
    ],
    ["-s dev import --file f.json", "-s dev import --file f.json --generate-code=false"],
    ["import --generate-code=true", "import --generate-code=true"],
    ["up --yes", "up --yes"],
    ["stack import", "stack import"],
  ] as const) {
    it(`carries "${line}" out as "${carriedOut}"`, () => {
      assert.deepEqual(withoutGeneratedCode(split(line)), split(carriedOut));
    });
  }
});
