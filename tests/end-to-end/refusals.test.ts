import assert from "node:assert/strict";
import {
  findingsIn,
  previewsUnderPack,
  type Refusal,
  refusalsOf,
} from "../../local/start/refusals";
import {
  type BriefProgram,
  briefPrograms,
  carelessProgram,
  reservedAlias,
} from "../../local/start/weakened/programs";
import { DESIGN } from "../policy-pack/design-table";
import { startTestAws, testInstance } from "../support/test-instance";

type Levels = ReadonlyMap<string, readonly string[]>;

const OTHER = { advisory: "mandatory", mandatory: "advisory" } as const;

const brief = [...briefPrograms, reservedAlias];
/** Refused by the provider as well, so that no program with other faults can have them. */
const ALONE = ["kms-key-deletion-window", reservedAlias.policy];
const TOGETHER = DESIGN.filter(([name]) => !ALONE.includes(name));

describe("a preview under the policy pack", function () {
  this.timeout(60_000);
  let refusals: ReadonlyMap<BriefProgram, Refusal>;
  let levelsUnder: (packConfig: object) => Promise<Levels>;

  before(async function () {
    this.timeout(900_000);
    const aws = await startTestAws();
    refusals = await refusalsOf(brief, testInstance, aws);
    const preview = await previewsUnderPack(testInstance, aws);
    levelsUnder = async (packConfig) => {
      const { output } = await preview([carelessProgram], packConfig);
      return levelsIn(output);
    };
  });

  for (const program of brief) {
    it(`refuses ${program.weakness} by ${program.policy}`, async () => {
      const { refused = false, said } = refusals.get(program) ?? {};
      assert.ok(refused, `${program.policy} is not among the mandatory violations of\n${said}`);
    });
  }

  it("is shown by a program of its own what the provider refuses as well", () => {
    const shown = brief.map(({ policy }) => policy);
    assert.deepEqual(
      ALONE.filter((policy) => !shown.includes(policy)),
      [],
    );
  });

  it("finds every fault of a careless program, each under its policy's name and level", async () => {
    assertLevels(await levelsUnder({}), TOGETHER);
  });

  it("finds them at the other level where that is configured", async () => {
    const others = DESIGN.map(([name, level]) => [name, OTHER[level]] as const);
    assertLevels(
      await levelsUnder(Object.fromEntries(others)),
      others.filter(([name]) => !ALONE.includes(name)),
    );
  });
});

function assertLevels(levels: Levels, wanted: readonly (readonly [string, string])[]): void {
  assert.deepEqual(
    wanted.map(([name]) => [name, levels.get(name)]),
    wanted.map(([name, level]) => [name, [level]]),
  );
}

/** The levels at which each policy reports faults: what is not known yet has one of its own. */
function levelsIn(output: string): Levels {
  const levels = new Map<string, string[]>();
  for (const { policy, level, lines } of findingsIn(output)) {
    const known = levels.get(policy) ?? [];
    const isFault = !lines.some((line) => line.endsWith("not known until the update."));
    if (isFault && !known.includes(level)) {
      levels.set(policy, [...known, level]);
    }
  }
  return levels;
}
