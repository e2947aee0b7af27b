import assert from "node:assert/strict";
import { Command } from "commander";
import { cancelDeletionCommand } from "../../../ops/commands/deletion/cancel/command";
import { scheduleDeletionCommand } from "../../../ops/commands/deletion/schedule/command";
import { evidenceCommand } from "../../../ops/commands/evidence/command";
import { preflightCommand } from "../../../ops/commands/preflight/command";
import { proveCommand } from "../../../ops/commands/prove/command";
import { reencryptCommand } from "../../../ops/commands/reencrypt/command";
import { statusCommand } from "../../../ops/commands/status/command";
import { verifyCommand } from "../../../ops/commands/verify/command";
import type { AnyCommand } from "../../../ops/door/command";

const commands: readonly AnyCommand[] = [
  preflightCommand,
  verifyCommand,
  statusCommand,
  scheduleDeletionCommand,
  cancelDeletionCommand,
  reencryptCommand,
  evidenceCommand,
  proveCommand,
];
const VERBS = ["find", "check", "show", "schedule", "cancel", "re-encrypt", "write", "prove"];

describe("--help", () => {
  for (const { name, summary, description = "" } of commands) {
    it(`says in the imperative what ${name} does`, () => {
      const [verb = ""] = summary.split(" ");
      assert.ok(VERBS.includes(verb), summary);
      assert.doesNotMatch(summary, /\.$/);
      assert.equal(description.split(" ")[0]?.toLowerCase(), verb);
    });
  }

  it("groups the options of schedule-deletion by what they are for", () => {
    const command = new Command();
    scheduleDeletionCommand.configure?.(command);
    const groups = new Map<string, string[]>();
    for (const { long, helpGroupHeading: group = "Options:" } of command.options) {
      groups.set(group, [...(groups.get(group) ?? []), long ?? ""]);
    }
    assert.deepEqual(Object.fromEntries(groups), {
      "Options:": ["--days", "--yes", "--expect-objects"],
      "Step by step:": ["--disable-first", "--soak"],
      "For large buckets and accounts:": ["--inventory", "--also-scan", "--skip-bucket"],
    });
  });
});
