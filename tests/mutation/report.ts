/** What is read of the report: https://github.com/stryker-mutator/mutation-testing-elements */
export interface Report {
  readonly files: Readonly<Record<string, MutatedFile>>;
}

interface MutatedFile {
  readonly source: string;
  readonly mutants: readonly Mutant[];
}

interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: Position; readonly end: Position };
}

/** From 1, both. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/** How many of the changes the tests noticed. */
export interface Score {
  readonly noticed: number;
  readonly unnoticed: number;
  /** 0 to 100; 100 where nothing was changed. */
  readonly percent: number;
}

const NOTICED: readonly string[] = ["Killed", "Timeout"];
const UNNOTICED: readonly string[] = ["Survived", "NoCoverage"];

/** Long enough for a condition, short enough for a line. */
const LONGEST_TEXT = 70;

export function scoreOf({ files }: Report): Score {
  const mutants = Object.values(files).flatMap((file) => file.mutants);
  const count = (statuses: readonly string[]) =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  const [noticed, unnoticed] = [count(NOTICED), count(UNNOTICED)];
  const all = noticed + unnoticed;
  return { noticed, unnoticed, percent: all === 0 ? 100 : (noticed / all) * 100 };
}

/** A line for each change that no test noticed: where it is, what was there and what came instead. */
export function survivorsIn({ files }: Report): readonly string[] {
  return Object.entries(files).flatMap(([path, { source, mutants }]) =>
    mutants
      .filter(({ status }) => UNNOTICED.includes(status))
      .sort((a, b) => a.location.start.line - b.location.start.line)
      .map((mutant) => {
        const { start, end } = mutant.location;
        const was = shortened(textBetween(source, start, end));
        const isRun = mutant.status === "Survived" ? "" : ", in no test";
        const became = shortened(mutant.replacement ?? mutant.mutatorName);
        return `${path}:${start.line}:${start.column}${isRun}: ${was} → ${became}`;
      }),
  );
}

function textBetween(source: string, start: Position, end: Position): string {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, index) => (index === last ? line.slice(0, end.column - 1) : line))
    .map((line, index) => (index === 0 ? line.slice(start.column - 1) : line))
    .join("\n");
}

function shortened(code: string): string {
  const line = code.replace(/\s+/g, " ");
  return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT)}…` : line;
}
