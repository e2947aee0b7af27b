import assert from "node:assert/strict";
import { ownCommand, pulumiCommand } from "../../../ops/door/own-command";
import { KEY_ARN, TARGET as target } from "../support/samples";

const onAws = { isLoopback: false, target };
const onTheLocalAws = { isLoopback: true, target };
const withoutStack = { isLoopback: false, target: { ...target, stack: undefined } };

describe("a command that a message names", () => {
  const cases: readonly (readonly [string, Parameters<typeof ownCommand>[0], string, string])[] = [
    ["names the stack", onAws, ".", "npx aerosecure status --stack prod"],
    [
      "names key and bucket if no stack was named",
      withoutStack,
      ".",
      `npx aerosecure status --key ${KEY_ARN} --bucket files`,
    ],
    [
      "is one for the local AWS there",
      onTheLocalAws,
      ".",
      "npm run local -- aerosecure status --stack prod",
    ],
    ["names the project's folder", onAws, "../x", "npx aerosecure status --stack prod --cwd ../x"],
    [
      "has a folder as one word",
      onAws,
      "my keys/o'hara",
      "npx aerosecure status --stack prod --cwd 'my keys/o'\\''hara'",
    ],
  ];
  for (const [title, context, cwd, expected] of cases) {
    it(title, () => assert.equal(ownCommand(context, { cwd }, "status"), expected));
  }

  it("runs Pulumi as the AWS at hand needs it", () => {
    assert.deepEqual(
      [pulumiCommand({ isLoopback: true }), pulumiCommand({ isLoopback: false })],
      ["npm run local --", "pulumi"],
    );
  });
});
