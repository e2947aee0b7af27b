import { PassThrough, type Writable } from "node:stream";

/** A stream that keeps what is written to it, and is a terminal or is none. */
export interface Terminal extends Writable {
  readonly isTTY: boolean;
  readonly columns: number;
  /** All that was written. */
  readonly text: () => string;
}

export function terminalOf(isTTY: boolean, columns = 60): Terminal {
  const written: string[] = [];
  const stream = new PassThrough();
  stream.on("data", (bytes) => written.push(String(bytes)));
  return Object.assign(stream, { isTTY, columns, text: () => written.join("") });
}
