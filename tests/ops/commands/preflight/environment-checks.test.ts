import assert from "node:assert/strict";
import { environmentChecks } from "../../../../ops/commands/preflight/environment-checks";

describe("preflight's check of the environment", () => {
  for (const value of ["true", "TRUE", "1"]) {
    it(`fails PULUMI_OPTION_IGNORE_PROTECT=${value}`, () => {
      assert.deepEqual(environmentChecks({ PULUMI_OPTION_IGNORE_PROTECT: value }), [
        {
          about: "environment",
          what: "PULUMI_OPTION_IGNORE_PROTECT",
          verdict: "fail",
          found: `It is ${value}: \`pulumi up\` would delete or replace what \`protect\` keeps.`,
          remedy: ["unset PULUMI_OPTION_IGNORE_PROTECT"],
        },
      ]);
    });
  }

  // Pulumi takes no other value of an option that is on or off.
  for (const value of [undefined, "", "0", "false", "yes"]) {
    it(`reports nothing of ${value === undefined ? "no variable" : `the value "${value}"`}`, () => {
      assert.deepEqual(environmentChecks({ PULUMI_OPTION_IGNORE_PROTECT: value }), []);
    });
  }
});
