import assert from "node:assert/strict";
import { posix } from "node:path";
import { anchorsOf, linksOf, markdownFiles, markdownText } from "./markdown";
import { presentFiles } from "./present-files";

const files = markdownFiles();

/** What is ignored is not there for a reader on GitHub. */
const present = new Set(presentFiles().flatMap((file) => [file, ...foldersOf(file)]));

function foldersOf(file: string): readonly string[] {
  const folder = posix.dirname(file);
  return folder === "." ? [] : [folder, ...foldersOf(folder)];
}

/** The file that a link of another leads to, and the place in it; undefined where it leaves the repository. */
function resolved(from: string, target: string) {
  if (/^[a-z]+:/.test(target)) {
    return undefined;
  }
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? from : posix.normalize(posix.join(posix.dirname(from), path));
  return { file: file.replace(/\/$/, ""), anchor };
}

function faultOf(from: string, target: string): string | undefined {
  const place = resolved(from, target);
  if (place === undefined) {
    return /^(https|mailto):/.test(target) ? undefined : `${target} is not https`;
  }
  const { file, anchor } = place;
  if (!present.has(file)) {
    return `${target} is not in the repository`;
  }
  if (anchor !== undefined && file.endsWith(".md") && !anchorsOf(markdownText(file)).has(anchor)) {
    return `${target} names no heading of ${file}`;
  }
  return undefined;
}

describe("the links of the repository's texts", () => {
  for (const file of files) {
    it(`lead somewhere: ${file}`, () => {
      const faults = linksOf(markdownText(file)).map(({ target }) => faultOf(file, target));
      assert.deepEqual(
        faults.filter((fault) => fault !== undefined),
        [],
      );
    });
  }

  it("reach every text from the README", () => {
    const reached = new Set<string>();
    const waiting = ["README.md"];
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (!reached.has(file) && file.endsWith(".md") && present.has(file)) {
        reached.add(file);
        const from = file;
        const next = linksOf(markdownText(file)).map(({ target }) => resolved(from, target)?.file);
        waiting.push(...next.filter((found) => found !== undefined));
      }
    }
    assert.deepEqual(
      files.filter((file) => !reached.has(file)),
      [],
    );
  });
});

describe("anchorsOf", () => {
  it("names headings as GitHub does, and no line of code", () => {
    const text = "# A `b`, c!\n```sh\n# no heading\n```\n## Who may do what\n## Who may do what\n";
    assert.deepEqual([...anchorsOf(text)], ["a-b-c", "who-may-do-what", "who-may-do-what-1"]);
  });
});

describe("linksOf", () => {
  it("finds links and pictures, their text as it stands, and none in code", () => {
    const text = "[`a b`](c.md#d) and ![e](f.png), `[g](h)`\n```\n[i](j)\n```\n";
    assert.deepEqual(linksOf(text), [
      { text: "`a b`", target: "c.md#d" },
      { text: "e", target: "f.png" },
    ]);
  });
});
