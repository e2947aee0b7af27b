import { runProgram } from "../../../ops/program";
import { replaceEnvironment } from "../../support/environment";

/** How a command ended that ran in this process. */
export interface RunHere {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs `aerosecure` in this process, which has loaded its code already: half a second less for each run. */
export function runHere(args: readonly string[], env: NodeJS.ProcessEnv): Promise<RunHere> {
  return withEnvironment(env, () => captured(() => runProgram(args, "0.0.0")));
}

/** Runs a command, keeps what it writes to stdout and stderr, and removes the listeners to signals that it leaves. */
export async function captured(run: () => Promise<number>): Promise<RunHere> {
  const { stdout, stderr } = process;
  const writes = [stdout, stderr].map((stream) => [stream, stream.write] as const);
  const listeners = SIGNALS.map((signal) => [signal, process.listeners(signal)] as const);
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    process[name].write = (text: string | Uint8Array) => {
      written[name] += text;
      return true;
    };
  }
  try {
    const exitCode = await run();
    return { exitCode, ...written };
  } finally {
    for (const [stream, write] of writes) {
      stream.write = write;
    }
    for (const [signal, known] of listeners) {
      for (const listener of process.listeners(signal)) {
        if (!known.includes(listener)) {
          process.removeListener(signal, listener);
        }
      }
    }
  }
}

async function withEnvironment<T>(env: NodeJS.ProcessEnv, run: () => Promise<T>): Promise<T> {
  const own = { ...process.env };
  replaceEnvironment(env);
  try {
    return await run();
  } finally {
    replaceEnvironment(own);
  }
}
