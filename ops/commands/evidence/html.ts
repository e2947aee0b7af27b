import { visibleText } from "../../../policy-pack/src/values/visible-text";

/** Text that is HTML already. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = string | number | Html | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A tag for templates: what is put in is text, made visible and escaped, unless it is HTML. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const written = texts.map((text, index) => text + textOf(parts[index] ?? ""));
  return new Html(written.join(""));
}

/** Text whose ARNs may break into lines after a colon or slash alone, not after the hyphens of a key id. */
export function breakable(text: string): readonly Html[] {
  return text
    .split(/(\barn:\S+)/)
    .map((part, index) => (index % 2 === 0 ? html`${part}` : html`${wholePieces(part)}`));
}

function wholePieces(arn: string): readonly Html[] {
  return (arn.match(/[^:/]*[:/]?/g) ?? [])
    .filter((piece) => piece !== "")
    .map((piece) => html`<span class="id">${piece}</span>`);
}

function textOf(part: Part): string {
  if (part instanceof Html) {
    return part.text;
  }
  return typeof part === "object"
    ? part.map(({ text }) => text).join("")
    : visibleText(String(part)).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
