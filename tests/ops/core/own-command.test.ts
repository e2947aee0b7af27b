import assert from "node:assert/strict";
import { ownCommand, pulumiCommand } from "../../../ops/own-command";
import type { Target } from "../../../ops/target";

const target: Target = {
  stack: "prod",
  region: "eu-west-3",
  keyArn: "arn:aws:kms:eu-west-3:111122223333:key/1234",
  keyId: "1234",
  partition: "aws",
  accountId: "111122223333",
  keyAlias: undefined,
  bucketName: "reports",
  deletionWindowInDays: 30,
  minimumDeletionWindowInDays: 7,
};
const onAws = { isLoopback: false, target };

describe("a command that is told", () => {
  const cases: readonly (readonly [string, Parameters<typeof ownCommand>[0], string, string])[] = [
    ["names the stack", onAws, ".", "npx aerosecure status --stack prod"],
    [
      "names key and bucket where no stack was named",
      { ...onAws, target: { ...target, stack: undefined } },
      ".",
      `npx aerosecure status --key ${target.keyArn} --bucket reports`,
    ],
    [
      "is one for the local AWS there",
      { ...onAws, isLoopback: true },
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
  for (const [title, context, cwd, wanted] of cases) {
    it(title, () => assert.equal(ownCommand(context, { cwd }, "status"), wanted));
  }

  it("runs Pulumi as the AWS at hand needs it", () => {
    assert.deepEqual(
      [pulumiCommand({ isLoopback: true }), pulumiCommand({ isLoopback: false })],
      ["npm run local --", "pulumi"],
    );
  });
});
