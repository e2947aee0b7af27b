import assert from "node:assert/strict";
import { type AnyCommand, defineCommand, type Outcome } from "../../../ops/door/command";
import type { Context } from "../../../ops/door/context";
import { runCommand } from "../../../ops/door/run-command";
import { Unfinished } from "../../../ops/terminal/unfinished";
import { UserError } from "../../../ops/terminal/user-error";
import { captured } from "../support/run-here";

const common = { cwd: ".", requestTimeout: 60 };
/** What the prompts throw if Ctrl-C is typed at a question. */
const exitPrompt = Object.assign(new Error("User force closed the prompt"), {
  name: "ExitPromptError",
});

function commandThat(run: (context: Context<undefined>) => Promise<Outcome>): AnyCommand {
  return defineCommand<"nothing">({
    name: "act",
    summary: "",
    needs: "nothing",
    examples: [],
    permissions: [],
    run,
  });
}

const failing = (error: unknown) =>
  commandThat(async () => {
    throw error;
  });

describe("how a command ends", () => {
  let stdout = "";
  let stderr = "";

  async function end(command: AnyCommand, json: boolean): Promise<number> {
    const ended = await captured(() => runCommand(command, { ...common, json }));
    ({ stdout, stderr } = ended);
    return ended.exitCode;
  }
  const document = () => JSON.parse(stdout);

  it("is an interruption if Ctrl-C is typed at a question", async () => {
    assert.equal(await end(failing(exitPrompt), true), 130);
    assert.deepEqual(document(), {
      command: "act",
      ok: false,
      interrupted: true,
      error: { message: "Interrupted before anything was changed." },
    });
    assert.equal(await end(failing(exitPrompt), false), 130);
    assert.equal(stderr, "Interrupted before anything was changed.\n");
  });

  it("reports what was done before it failed, with the exit code of why it did", async () => {
    const why = new UserError("No bucket.", 2);
    const error = new Unfinished("Done before that: one thing.", why, { done: ["one thing"] });
    assert.equal(await end(failing(error), true), 2);
    assert.deepEqual(document(), {
      command: "act",
      ok: false,
      error: { message: "No bucket." },
      done: ["one thing"],
    });
    assert.equal(await end(failing(error), false), 2);
    assert.equal(stderr, "No bucket.\nDone before that: one thing.\n");
  });

  for (const [what, outcome, exitCode] of [
    ["0 if all is well", { ok: true, report: {} }, 0],
    ["1 if it is not", { ok: false, report: {} }, 1],
    ["3 if the outcome says so", { ok: false, report: {}, exitCode: 3 }, 3],
    ["0 if all is well, whatever else the outcome says", { ok: true, report: {}, exitCode: 3 }, 0],
  ] as const) {
    it(`ends with ${what}`, async () => {
      assert.equal(
        await end(
          commandThat(async () => outcome),
          true,
        ),
        exitCode,
      );
    });
  }

  it("breaks the lines of texts for a terminal, and those of JSON for none", async () => {
    const text = "word ".repeat(20).trim();
    const told = commandThat(async ({ output }) => {
      output.text(text);
      return { ok: false, report: { text }, text, error: text };
    });
    const { isTTY, columns } = process.stdout;
    const streams = [process.stdout, process.stderr];
    for (const stream of streams) {
      Object.assign(stream, { isTTY: true, columns: 60 });
    }
    try {
      const folded = `${"word ".repeat(12).trim()}\n  ${"word ".repeat(8).trim()}\n`;
      await end(told, false);
      assert.deepEqual([stdout, stderr], [folded + folded, folded]);
      await end(told, true);
      assert.equal(document().text, text);
    } finally {
      for (const stream of streams) {
        Object.assign(stream, { isTTY, columns });
      }
    }
  });

  it("is an interruption if Pulumi's CLI received Ctrl-C as well", async () => {
    const killed = Object.assign(new UserError("Pulumi cannot read the stack."), {
      name: "PulumiFailure",
    });
    const interrupted = commandThat(async ({ signal }) => {
      process.emit("SIGHUP");
      assert.ok(signal.aborted);
      throw killed;
    });
    assert.equal(await end(interrupted, true), 130);
    assert.equal(await end(failing(killed), true), 1);
  });

  it("leaves one JSON document also if a second Ctrl-C ends it at once", async () => {
    const { exit } = process;
    let exitCode: unknown;
    const twice = commandThat(async () => {
      process.emit("SIGHUP");
      process.exit = ((code: number) => {
        exitCode = code;
        throw exitPrompt;
      }) as never;
      assert.throws(() => process.emit("SIGHUP"), exitPrompt);
      return { ok: true, report: {} };
    });
    await end(twice, true);
    process.exit = exit;
    assert.equal(exitCode, 130);
    const [first = ""] = stdout.split(/(?<=^\})\n?/m);
    assert.deepEqual(JSON.parse(first), {
      command: "act",
      ok: false,
      interrupted: true,
      error: {
        message:
          "Stopped at once: what was under way may be done or not. Run `aerosecure status` to see.",
      },
    });
  });
});
