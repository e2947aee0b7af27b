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

/**
 * DuckDB, which reads CSV and Parquet by itself. It is loaded here alone, so that no other command waits for it, and
 * may open nothing except the files in the folder: no network, no extension.
 *
 * Source: https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview
 *
 * @throws UserError if there is no DuckDB for this machine
 */
export async function openEngine(directory: string, signal: AbortSignal): Promise<Engine> {
  const { DuckDBInstance } = await loaded();
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
  return {
    rows: async (sql, values = []) => {
      const reader = await guarded(signal, () => connection.runAndReadAll(sql, [...values]));
      return reader.getRowObjectsJS() as Row[];
    },
    pages: (sql, values = []) => pagesOf(connection, signal, sql, values),
    close: () => {
      signal.removeEventListener("abort", interrupt);
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function* pagesOf(
  connection: DuckDBConnection,
  signal: AbortSignal,
  sql: string,
  values: readonly string[],
): AsyncGenerator<readonly Row[], void, undefined> {
  const result = await guarded(signal, () => connection.stream(sql, [...values]));
  const pages = result.yieldRowObjectJs();
  for (;;) {
    const page = await guarded(signal, () => pages.next());
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
async function guarded<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    const [first = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new UserError(
      `The inventory cannot be read: ${first.replace(/[.]?$/, "")}. Use another report, or leave --inventory out.`,
    );
  }
}

async function loaded(): Promise<typeof import("@duckdb/node-api")> {
  try {
    return await import("@duckdb/node-api");
  } catch (error) {
    const [first = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new UserError(
      `DuckDB, which reads inventories, cannot be loaded on ${process.platform}-${process.arch}: ${first}. Install the optional dependencies, or leave --inventory out.`,
    );
  }
}
