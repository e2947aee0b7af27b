import type { DuckDBConnection } from "@duckdb/node-api";
import { UserError } from "../terminal/user-error";

/** A value of a row. */
export type Cell = string | number | bigint | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

/** Runs SQL on files in one folder. */
export interface Engine {
  /** All rows at once: for few. */
  rows(sql: string, values?: readonly string[]): Promise<readonly Row[]>;
  /** Some rows at a time, in the files' order. */
  pages(sql: string, values?: readonly string[]): AsyncIterable<readonly Row[]>;
  close(): void;
}

/** Beside what Node.js takes. */
const MEMORY_LIMIT = "512MB";

/** How messages call what is read, and what they advise. */
export interface EngineWords {
  /** "inventory". */
  readonly subject: string;
  /** "inventories". */
  readonly reads: string;
  /** What to do about a file that cannot be read. */
  readonly wayOut: string;
  /** How to do without the engine. */
  readonly without: string;
}

const OF_INVENTORIES: EngineWords = {
  subject: "inventory",
  reads: "inventories",
  wayOut: "Use another report, or leave --inventory out.",
  without: "leave --inventory out",
};

/**
 * DuckDB, which reads CSV and Parquet by itself. It is loaded here alone, so that no other command waits for it, and
 * may open nothing except the files in the folder: no network, no extension.
 *
 * Source: https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview
 *
 * @throws UserError if there is no DuckDB for this machine
 */
export async function openEngine(
  directory: string,
  signal: AbortSignal,
  words = OF_INVENTORIES,
): Promise<Engine> {
  const { DuckDBInstance } = await loaded(words);
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: MEMORY_LIMIT,
    temp_directory: directory,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  // It still opens what is in its temporary directory.
  await connection.run("SET enable_external_access = false");
  const interrupt = () => connection.interrupt();
  signal.addEventListener("abort", interrupt);
  const guard: Guard = (work) => guarded(signal, words, work);
  return {
    rows: async (sql, values = []) => {
      const reader = await guard(() => connection.runAndReadAll(sql, [...values]));
      return reader.getRowObjectsJS() as Row[];
    },
    pages: (sql, values = []) => pagesOf(connection, guard, sql, values),
    close: () => {
      signal.removeEventListener("abort", interrupt);
      connection.closeSync();
      instance.closeSync();
    },
  };
}

type Guard = <T>(work: () => Promise<T>) => Promise<T>;

async function* pagesOf(
  connection: DuckDBConnection,
  guard: Guard,
  sql: string,
  values: readonly string[],
): AsyncGenerator<readonly Row[], void, undefined> {
  const result = await guard(() => connection.stream(sql, [...values]));
  const pages = result.yieldRowObjectJs();
  for (;;) {
    const page = await guard(() => pages.next());
    if (page.done === true) {
      return;
    }
    yield page.value as Row[];
  }
}

/** A text in SQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** What DuckDB says of a file that is none of its kind is for the user. */
async function guarded<T>(
  signal: AbortSignal,
  { subject, wayOut }: EngineWords,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    const [first = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new UserError(`The ${subject} cannot be read: ${first.replace(/[.]?$/, "")}. ${wayOut}`);
  }
}

async function loaded({ reads, without }: EngineWords): Promise<typeof import("@duckdb/node-api")> {
  try {
    return await import("@duckdb/node-api");
  } catch (error) {
    const [first = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new UserError(
      `DuckDB, which reads ${reads}, cannot be loaded on ${process.platform}-${process.arch}: ${first}. Install the optional dependencies, or ${without}.`,
    );
  }
}
