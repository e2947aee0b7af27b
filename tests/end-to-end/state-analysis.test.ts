import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { localEnvironment } from "../../local/local-aws/environment";
import { policyPackDirectory } from "../../local/processes/paths";
import { runCommand } from "../../local/processes/run-command";
import { defaultEngineOptions, findOrBuildCli } from "../../local/toolchain/engine";
import type { TestResource } from "../../policy-pack/src/testing";
import { DESIGN } from "../policy-pack/design-table";
import { WEAK_STACKS } from "../policy-pack/weak-stacks";
import { quietReporter } from "../support/quiet-reporter";
import { stateOf } from "../support/state-file";
import { temporaryDirectory } from "../support/temporary-directory";
import { testInstance } from "../support/test-instance";

type Config = Readonly<Record<string, string>>;

/** Which levels each policy reported at, and how the command ended. */
interface Analysis {
  readonly exitCode: number;
  readonly levels: ReadonlyMap<string, readonly string[]>;
}

const OTHER = { advisory: "mandatory", mandatory: "advisory" } as const;

describe("pulumi policy analyze on a state file", function () {
  this.timeout(60_000);
  const directory = temporaryDirectory();
  let pulumi: string;

  before(async function () {
    this.timeout(900_000);
    pulumi = await findOrBuildCli(defaultEngineOptions(), quietReporter);
  });

  /** Neither a backend nor AWS is asked. */
  async function analyze(resources: readonly TestResource[], config: Config): Promise<Analysis> {
    const [state, settings] = ["state.json", "config.json"].map((name) => join(directory(), name));
    writeFileSync(state ?? "", stateOf(resources));
    writeFileSync(settings ?? "", JSON.stringify(config));
    const { exitCode, stdout } = await runCommand(
      pulumi,
      [
        ...["policy", "analyze", "--json", "--non-interactive", "--file", state ?? ""],
        ...["--policy-pack", policyPackDirectory, "--policy-pack-config", settings ?? ""],
      ],
      { env: localEnvironment(testInstance, "http://127.0.0.1:1", process.env) },
    );
    const levels = new Map<string, string[]>();
    for (const line of stdout.split("\n").filter((each) => each.includes('"policyEvent"'))) {
      const { policyName, enforcementLevel } = JSON.parse(line).policyEvent;
      const known = levels.get(policyName) ?? [];
      levels.set(
        policyName,
        known.includes(enforcementLevel) ? known : [...known, enforcementLevel],
      );
    }
    return { exitCode, levels };
  }

  it("reports each policy under its name and at its default level", async () => {
    const { exitCode, levels } = await analyze(allWeakStacks(), {});
    assert.deepEqual(
      DESIGN.map(([name]) => [name, levels.get(name)]),
      DESIGN.map(([name, level]) => [name, [level]]),
    );
    assert.notEqual(exitCode, 0);
  });

  it("reports each policy at the other level where that is configured", async () => {
    const others = Object.fromEntries(DESIGN.map(([name, level]) => [name, OTHER[level]]));
    const { exitCode, levels } = await analyze(allWeakStacks(), others);
    assert.deepEqual(
      DESIGN.map(([name]) => [name, levels.get(name)]),
      DESIGN.map(([name, level]) => [name, [OTHER[level]]]),
    );
    assert.notEqual(exitCode, 0);
  });

  it("has nothing to say where every policy is disabled", async () => {
    assert.deepEqual(await analyze(allWeakStacks(), { all: "disabled" }), {
      exitCode: 0,
      levels: new Map(),
    });
  });
});

/** All of them in one state: each with names and a bucket of its own, so that none helps another. */
function allWeakStacks(): readonly TestResource[] {
  return Object.entries(WEAK_STACKS).flatMap(([policy, stack]) => {
    const named = (name: string): string => `${policy}-${name}`;
    const apart: readonly TestResource[] = JSON.parse(
      JSON.stringify(stack).replaceAll(/\bfiles\b/g, named("files")),
    );
    return apart.map(({ madeFrom = {}, ...resource }) => ({
      ...resource,
      name: named(resource.name),
      madeFrom: Object.fromEntries(
        Object.entries(madeFrom).map(([property, names]) => [property, names.map(named)]),
      ),
    }));
  });
}
