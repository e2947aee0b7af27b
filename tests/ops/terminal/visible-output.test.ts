import assert from "node:assert/strict";
import fc from "fast-check";
import { createReporter } from "../../../local/cli/reporter";
import { html } from "../../../ops/commands/evidence/html";
import { eventsText } from "../../../ops/commands/status/events-text";
import { createOutput, tableOf, textOfLines } from "../../../ops/terminal/output";
import { createProgress } from "../../../ops/terminal/progress";
import { Findings } from "../../../policy-pack/src/values/findings";
import { visibleJson } from "../../../policy-pack/src/values/visible-text";
import { terminalOf } from "../../support/terminal";

const markdown: {
  readonly inline: (text: string) => string;
  readonly block: (text: string) => string;
} = require("../../../.github/scripts/markdown.js");

const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Every character that is not to reach a reader: C0, C1, directions, no width, line separators. */
const unseen = Array.from({ length: 0x110000 }, (_each, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
  .filter((character) => UNSEEN.test(character));

function outputText(text: string): string {
  let written = "";
  createOutput(false, (part) => {
    written += part;
  }).text(text);
  return written;
}

function progressText(text: string): string {
  const stream = terminalOf(false);
  createProgress(stream, {}).line(text);
  return stream.text();
}

function reporterText(text: string): string {
  const stream = terminalOf(false);
  createReporter(stream, {}).line(text);
  return stream.text();
}

function findingsText(text: string): string {
  const findings = new Findings();
  findings.violation(text);
  findings.unknown(text);
  return `${findings.violations.join()}${findings.notKnown}`;
}

const event = (text: string) =>
  eventsText({
    since: "2026-11-22T19:50:35.000Z",
    isCutOff: false,
    list: [
      {
        ...{ id: "1", at: "2026-11-22T19:50:35.000Z", kind: "use", operation: text, who: text },
        ...{ through: text, what: text, error: text },
      },
    ],
  });

/** What each output may hold of them: its own line ends, and in a code block tabs. */
const outputs: Readonly<Record<string, readonly [(text: string) => string, RegExp]>> = {
  "text of a command": [outputText, /\n/g],
  "progress of a command": [progressText, /\n$/g],
  "cell of a table": [(text) => tableOf([[text]]).join(""), /(?!)/g],
  "line of a report": [(text) => textOfLines([text]), /(?!)/g],
  "row of an event": [(text) => event(text).split("\n").slice(3).join("\n"), /(?!)/g],
  "JSON document": [(text) => visibleJson({ [text]: text }), /\n/g],
  "page of the evidence": [(text) => html`<b>${text}</b>`.text, /\n/g],
  "progress of a local command": [reporterText, /\n/g],
  "finding of a policy": [findingsText, /\n/g],
  "code span in a comment": [(text) => markdown.inline(text), /(?!)/g],
  "code block in a comment": [(text) => markdown.block(text), /[\n\t]/g],
};

describe("what reaches a reader", () => {
  it("is tested with controls, directions, characters without width and line separators", () => {
    assert.ok(unseen.length > 200, `${unseen.length} characters`);
    for (const character of ["\0", "\u001b", "\u0085", "\u009b", "\u200b", "\u202e", "\u2028"]) {
      assert.ok(unseen.includes(character), JSON.stringify(character));
    }
  });

  for (const [what, [show, own]] of Object.entries(outputs)) {
    it(`has none of them in the ${what}`, () => {
      const isClean = (text: string) => !UNSEEN.test(show(text).replaceAll(own, ""));
      const left = unseen.filter((character) => !isClean(`a${character}b`));
      assert.deepEqual(
        left.map((character) => character.codePointAt(0)?.toString(16)),
        [],
        "characters that pass",
      );
      const part = fc.oneof(fc.constantFrom(...unseen), fc.string({ unit: "grapheme" }));
      fc.assert(fc.property(fc.array(part), (parts) => isClean(parts.join(""))));
    });

    it(`keeps ordinary text in the ${what}`, () => {
      assert.ok(show("Größe 日本 🚀 ✓").includes("Größe 日本 🚀 ✓"), show("Größe 日本 🚀 ✓"));
    });
  }

  it("is the same document in JSON, whatever it holds", () => {
    const value = fc.jsonValue({ noUnicodeString: false });
    fc.assert(
      fc.property(value, fc.constantFrom(...unseen), (some, character) => {
        const document = { some, [character]: character };
        assert.deepEqual(JSON.parse(visibleJson(document)), JSON.parse(JSON.stringify(document)));
      }),
    );
  });

  it("makes no comment longer", () => {
    const evil = unseen.join("");
    assert.ok(markdown.block(evil).length <= evil.length + markdown.block("").length);
  });
});
