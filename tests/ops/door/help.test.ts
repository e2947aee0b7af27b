import assert from "node:assert/strict";
import { Command } from "commander";
import { scheduleDeletionCommand } from "../../../ops/commands/deletion/schedule/command";
import { commands } from "../../../ops/program";

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
