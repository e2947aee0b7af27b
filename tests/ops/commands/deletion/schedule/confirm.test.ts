import assert from "node:assert/strict";
import type { KeyFound } from "../../../../../ops/commands/deletion/key-found";
import {
  confirmed,
  type SchedulePlan,
} from "../../../../../ops/commands/deletion/schedule/confirm";
import { createOutput } from "../../../../../ops/terminal/output";

const key: KeyFound = {
  arn: "arn:aws:kms:eu-west-3:111122223333:key/1234",
  keyId: "1234",
  aliases: ["alias/orbit", "alias/other"],
  state: "Enabled",
  metadata: { KeyId: "1234" },
  record: undefined,
};
const plan: SchedulePlan = { key, alias: undefined, days: 7, soakMs: 0, versions: 12 };

/** A person who types the same whatever is asked, and what was said to that person. */
function personTyping(typed: string) {
  const said: string[] = [];
  return {
    said,
    context: {
      output: createOutput(false, (text) => said.push(text)),
      ask: {
        confirm: async () => false,
        typed: async (question: string, word: string) => {
          said.push(question);
          return typed === word;
        },
      },
    },
  };
}

describe("having a deletion confirmed", () => {
  it("says AWS's own sentence and takes the alias, typed", async () => {
    const { said, context } = personTyping("alias/orbit");
    assert.equal(await confirmed(context, plan, undefined), "confirmed");
    assert.deepEqual(said, [
      "\nConfirm that you want to schedule this key for deletion after a 7 day waiting period.\n",
      "Type alias/orbit to confirm:",
    ]);
  });

  for (const [alias, word] of [
    ["alias/other", "alias/other"],
    ["alias/led-elsewhere", "alias/orbit"],
  ] as const) {
    it(`asks for ${word} if the key is known as ${alias}`, async () => {
      const { context } = personTyping(word);
      assert.equal(await confirmed(context, { ...plan, alias }, undefined), "confirmed");
    });
  }

  it("asks for the key's id if it has no alias", async () => {
    const { context } = personTyping("1234");
    const nameless = { ...plan, key: { ...key, aliases: [] } };
    assert.equal(await confirmed(context, nameless, undefined), "confirmed");
  });

  it("takes nothing else", async () => {
    for (const typed of ["", "yes", "alias/other", "alias/orbit "]) {
      const { context } = personTyping(typed);
      assert.deepEqual(await confirmed(context, plan, undefined), {
        result: "not confirmed",
        reason: "Nothing was changed: alias/orbit was not typed.",
      });
    }
  });

  const saidBeforeASoakOf = async (days: number) => {
    const { said, context } = personTyping("alias/orbit");
    await confirmed(context, { ...plan, soakMs: days * 86_400_000 }, undefined);
    return said[0];
  };

  it("says what it really does if the key is disabled first", async () => {
    assert.equal(
      await saidBeforeASoakOf(14),
      "\nConfirm that you want to disable this key now. To schedule its deletion, run this command again once 14 days have passed.\n",
    );
  });

  it("counts one day as one", async () => {
    assert.match(String(await saidBeforeASoakOf(1)), /once 1 day has passed/);
  });

  it("asks nothing if the number of versions is the one that was expected", async () => {
    const { said, context } = personTyping("");
    assert.equal(await confirmed(context, plan, 12), "confirmed");
    assert.deepEqual(said, []);
  });

  it("refuses if it is another number", async () => {
    const { context } = personTyping("alias/orbit");
    assert.deepEqual(await confirmed(context, plan, 11), {
      result: "refused",
      reason: "--expect-objects is 11, but 12 object versions would be lost. Nothing was changed.",
    });
  });

  it("asks nothing with --json and tells the options that go on", async () => {
    const { context } = personTyping("alias/orbit");
    const output = createOutput(true, () => undefined);
    assert.deepEqual(await confirmed({ ...context, output }, plan, undefined), {
      result: "not confirmed",
      reason: "No one was asked. To continue: --yes --expect-objects 12.",
    });
  });
});
