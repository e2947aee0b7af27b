import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot, sourceDirectory } from "../../local/processes/paths";
import { briefPrograms } from "../../local/start/weakened/programs";

const images = join(repositoryRoot, "docs/images");

/** The lines of a drawn terminal, each with its class. */
function linesOf(svg: string): readonly (readonly [kind: string, text: string])[] {
  return [...svg.matchAll(/class="([a-z-]+)" xml:space="preserve">(.*)<\/text>/g)].map(
    ([, kind = "", text = ""]) => [kind, text],
  );
}

describe("docs/images/npm-start.svg", () => {
  const svg = readFileSync(join(images, "npm-start.svg"), "utf8");
  const lines = linesOf(svg);

  it("shows the steps that npm start has", () => {
    const source = readFileSync(join(sourceDirectory, "start.ts"), "utf8");
    const titles = lines.filter(([kind, text]) => kind === "title" && /^\d+\. /.test(text));
    assert.equal(titles.length, 7);
    for (const [, title] of titles) {
      const [begin = ""] = title.replace(/^\d+\. /, "").split(/`|Upload \S+ /);
      assert.ok(source.includes(begin), title);
    }
  });

  it("shows every refusal of npm start", () => {
    const shown = lines.map(([, text]) => text.trim());
    assert.deepEqual(
      briefPrograms
        .map(({ weakness, policy }) => `✓ ${weakness}: refused by ${policy}`)
        .filter((line) => !shown.includes(line)),
      [],
    );
  });

  it("tells nothing of the machine that it was made on", () => {
    assert.doesNotMatch(svg, /\/(?:home|root|tmp|work|Users)\//);
  });
});

describe("draw-terminal.js", () => {
  it("draws what was printed, in its order, and says how much it leaves out", () => {
    const printed = [
      "> npm's own line",
      "1. A <step>",
      ...["    Loading", "    Resources:", "    more"],
      "        + 2 created",
      "    ✓ seen",
      "    a key user:",
      "    another account:",
      "    $ called",
      `    key arn:${"x".repeat(100)}`,
      "Everything was as it must be.",
      "  what to do next",
    ].join("\n");
    const svg = execFileSync(process.execPath, [join(images, "draw-terminal.js")], {
      input: printed,
      encoding: "utf8",
    });
    assert.deepEqual(linesOf(svg), [
      ["command", "$ npm start"],
      ["title", "1. A &lt;step&gt;"],
      ["left-out", "    … 3 more lines"],
      ["plain", "        + 2 created"],
      ["seen", "    ✓ seen"],
      ["plain", "    a key user:"],
      ["plain", "    another account:"],
      ["command", "    $ called"],
      ["plain", `    key arn:${"x".repeat(79)}…`],
      ["title", "Everything was as it must be."],
    ]);
  });
});

describe("docs/images/overview.svg", () => {
  const svg = readFileSync(join(images, "overview.svg"), "utf8");

  it("says in words what it shows, for who cannot see it", () => {
    assert.match(svg, /role="img" aria-labelledby="title desc"/);
    assert.match(svg, /<title id="title">.+<\/title>\s+<desc id="desc">.{200,}<\/desc>/);
  });

  it("needs nothing beside it, and is readable where the reader has it dark", () => {
    assert.doesNotMatch(svg, /<script|<image|href=|@import|url\(http/);
    assert.match(svg, /prefers-color-scheme: dark/);
  });
});
