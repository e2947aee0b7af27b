import assert from "node:assert/strict";
import { type Refusal, weakenedPreviews } from "../../local/start/refusals";
import { type WeakenedProgram, weakenedPrograms } from "../../local/weakened/programs";
import { rules } from "../../policy-pack/rules";
import { startTestAws, testInstance } from "../support/deployment";

describe("a preview under the policy pack", function () {
  this.timeout(60_000);
  let previewOf: (program: WeakenedProgram) => Promise<Refusal>;

  before(async function () {
    this.timeout(900_000);
    previewOf = await weakenedPreviews(testInstance, await startTestAws());
  });

  for (const program of weakenedPrograms) {
    it(`refuses ${program.weakness} by ${program.policy}`, async () => {
      const { refused, said } = await previewOf(program);
      assert.ok(refused, `${program.policy} is not among the mandatory violations of\n${said}`);
    });
  }

  it("is shown to refuse by every policy of the pack", () => {
    const shown = new Set(weakenedPrograms.map(({ policy }) => policy));
    assert.deepEqual(
      rules.map(({ name }) => name).filter((name) => !shown.has(name)),
      [],
    );
  });
});
