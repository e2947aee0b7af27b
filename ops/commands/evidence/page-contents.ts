import type { Verdict } from "../../controls/check";
import { type Html, html } from "./html";

/** A part of the page. */
export interface Section {
  /** What a link leads to. */
  readonly id: string;
  readonly heading: string;
  /** The verdicts in it, if it has any. */
  readonly verdicts: readonly Verdict[];
}

const NAMES: readonly (readonly [Verdict, string])[] = [
  ["fail", "failed"],
  ["not-judged", "not judged"],
  ["pass", "passed"],
];

/** "1 failed, 12 passed"; what there is none of is left out. */
export function verdictsText(verdicts: readonly Verdict[]): string {
  return NAMES.map(([verdict, name]) => [verdicts.filter((each) => each === verdict).length, name])
    .filter(([count]) => count !== 0)
    .map((part) => part.join(" "))
    .join(", ");
}

/** Links to the parts of the page. */
export function contentsOf(sections: readonly Section[]): Html {
  return html`<nav aria-label="Contents"><ul>
${sections.map(({ id, heading, verdicts }) => {
  const counts = verdicts.length === 0 ? [] : html` <small>${verdictsText(verdicts)}</small>`;
  return html`<li><a href="#${id}">${heading}</a>${counts}</li>
`;
})}</ul></nav>`;
}

/** What a reader opens if it wants to see it: it opens on paper by itself. */
export function folded(summary: string, content: Html): Html {
  return html`<details><summary>${summary}</summary>
${content}</details>
`;
}
