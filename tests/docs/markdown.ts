import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import { presentFiles } from "./present-files";

/** A fenced block: its language, the file it names after that, and its text. */
export interface Block {
  readonly language: string;
  readonly file: string | undefined;
  readonly text: string;
}

const FENCE = /^ *```/;

/** Every committed or new text of the repository in Markdown, by its path from the root. */
export function markdownFiles(): readonly string[] {
  return [...presentFiles("*.md")].sort();
}

export function markdownText(file: string): string {
  return readFileSync(join(repositoryRoot, file), "utf8");
}

/** The fenced blocks of a text, in order. */
export function blocksOf(text: string): readonly Block[] {
  return [...text.matchAll(/^( *)```(\S*) ?(.*)\n((?:.*\n)*?)\1```$/gm)].map(
    ([, indent = "", language = "", file = "", lines = ""]) => ({
      language,
      file: file === "" ? undefined : file,
      text: lines.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    }),
  );
}

/** A text without its fenced blocks and code between backticks, in which nothing is a link. */
export function withoutCode(text: string): string {
  let isCode = false;
  return text
    .split("\n")
    .map((line) => {
      const isFence = FENCE.test(line);
      isCode = isFence ? !isCode : isCode;
      return isFence || isCode ? "" : line.replace(/`[^`]*`/g, (code) => "·".repeat(code.length));
    })
    .join("\n");
}

/** The anchors that GitHub gives a text's headings; the second of a name ends in -1. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  const lines = text.split("\n");
  const outside = withoutCode(text).split("\n");
  for (const [index, line] of lines.entries()) {
    const title = /^#/.test(outside[index] ?? "") ? /^#{1,6} (.+)$/.exec(line)?.[1] : undefined;
    if (title !== undefined) {
      const anchor = anchorOf(title);
      let free = anchor;
      for (let count = 1; anchors.has(free); count += 1) {
        free = `${anchor}-${count}`;
      }
      anchors.add(free);
    }
  }
  return anchors;
}

function anchorOf(title: string): string {
  return title
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-");
}

export interface Link {
  readonly text: string;
  readonly target: string;
}

/** The links and pictures of a text. */
export function linksOf(text: string): readonly Link[] {
  const originals = text.split("\n");
  return withoutCode(text)
    .split("\n")
    .flatMap((line, index) =>
      // What a link says may be code: it is read from the line as it was, at the same place.
      [...line.matchAll(/\[([^\]]*)\]\(([^()\s]+)\)/g)].map(
        ({ index: at, 1: said = "", 2: to = "" }) => ({
          text: originals[index]?.slice(at + 1, at + 1 + said.length) ?? said,
          target: to,
        }),
      ),
    );
}
