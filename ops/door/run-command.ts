import { visibleJson, visibleText } from "../../policy-pack/src/values/visible-text";
import { clientsOf } from "../aws/clients";
import { findCredentials } from "../aws/credentials";
import { awsFailure } from "../aws/errors/aws-errors";
import { isLoopbackOnly, refuseClearText } from "../aws/network/endpoints";
import { ThrottleNotice } from "../aws/network/throttle-notice";
import { defaultRegion, resolveTarget } from "../stack/target";
import { createAsk } from "../terminal/ask";
import { foldedText } from "../terminal/folded-text";
import { interruptSignal } from "../terminal/interrupt-signal";
import { Interrupted, stopIfInterrupted } from "../terminal/interrupted";
import { createOutput } from "../terminal/output";
import { createProgress } from "../terminal/progress";
import { Unfinished } from "../terminal/unfinished";
import { UserError } from "../terminal/user-error";
import type { AnyCommand, CommonOptions, Outcome } from "./command";

/** The exit code of a command that Ctrl-C or another signal stopped. */
export const INTERRUPTED = 130;
const AT_ONCE =
  "Stopped at once: what was under way may be done or not. Run `aerosecure status` to see.";
const NOTHING_CHANGED = "Interrupted before anything was changed.";
const ANY_REGION = "us-east-1";

/** How a command ended: what it prints last, and its exit code. */
interface Ending {
  readonly exitCode: number;
  readonly document: object;
  /** For stdout. */
  readonly text?: string | undefined;
  /** For stderr. */
  readonly error?: string | undefined;
}

/**
 * Runs a command to its end and prints how it ended: text, or with `--json` one document.
 *
 * @returns the exit code: 0 ok, 1 finding or failure, 2 bad usage, 130 interrupted, or the outcome's own
 */
export async function runCommand(command: AnyCommand, options: CommonOptions): Promise<number> {
  const write = (text: string) => process.stdout.write(foldedText(text, process.stdout));
  const show = ({ exitCode, document, text, error }: Ending): number => {
    if (options.json) {
      process.stdout.write(`${visibleJson({ command: command.name, ...document })}\n`);
    } else if (text !== undefined) {
      write(`${visibleText(text)}\n`);
    }
    if (error !== undefined) {
      process.stderr.write(`${foldedText(visibleText(error), process.stderr)}\n`);
    }
    return exitCode;
  };
  const signal = interruptSignal(() => process.exit(show(ofInterruption(AT_ONCE, {}))));
  try {
    return show(ofOutcome(await carryOut(command, options, signal, write)));
  } catch (error) {
    return show(ofError(error, signal));
  }
}

async function carryOut(
  command: AnyCommand,
  options: CommonOptions,
  signal: AbortSignal,
  write: (text: string) => void,
): Promise<Outcome> {
  refuseClearText(process.env);
  const credentials = findCredentials();
  const target =
    command.needs === "nothing" ? undefined : await resolveTarget(options, signal, credentials);
  stopIfInterrupted(signal, () => NOTHING_CHANGED);
  if (command.needs === "key and bucket" && target?.bucketName === undefined) {
    throw new UserError("Name the bucket as well as the key: --bucket BUCKET.", 2);
  }
  // A command without a target finds its own region, and may not need this one.
  const region =
    target?.region ?? options.region ?? (await defaultRegion().catch(() => ANY_REGION));
  const throttling = new ThrottleNotice();
  return command.run(
    {
      target,
      clients: clientsOf(region, {
        credentials,
        requestTimeoutInSeconds: options.requestTimeout,
        onThrottle: () => throttling.note(),
      }),
      output: createOutput(options.json, write),
      progress: createProgress(process.stderr, process.env, () => throttling.text()),
      ask: createAsk(options.json, signal, command.insteadOfAsking ?? "--yes"),
      signal,
      isLoopback: isLoopbackOnly(process.env),
      now: () => new Date(),
    },
    options,
  );
}

function ofOutcome({ ok, report, text, error, exitCode = 1 }: Outcome): Ending {
  return {
    exitCode: ok ? 0 : exitCode,
    document: { ok, ...report, ...(error === undefined ? {} : { error: { message: error } }) },
    text,
    error,
  };
}

function ofError(error: unknown, signal: AbortSignal): Ending {
  if (error instanceof Interrupted) {
    return ofInterruption(error.message, error.report);
  }
  if (isInterruption(error, signal)) {
    return ofInterruption(NOTHING_CHANGED, {});
  }
  if (error instanceof Unfinished) {
    const { document, error: why, ...ending } = ofError(error.cause, signal);
    return {
      ...ending,
      document: { ...document, ...error.report },
      error: [why, error.message].join("\n"),
    };
  }
  const failure = awsFailure(error);
  if (failure !== undefined) {
    return { exitCode: 1, document: { ok: false, error: failure }, error: failure.message };
  }
  if (error instanceof UserError) {
    const { message, exitCode } = error;
    return { exitCode, document: { ok: false, error: { message } }, error: message };
  }
  // Anything else is a fault of this code: the stack trace shows its place.
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { exitCode: 1, document: { ok: false, error: { message } }, error: message };
}

function ofInterruption(message: string, report: object): Ending {
  return {
    exitCode: INTERRUPTED,
    document: { ok: false, interrupted: true, ...report, error: { message } },
    error: message,
  };
}

/**
 * What the AWS SDK and the prompts throw once their signal is aborted, or if Ctrl-C is typed at a
 * question. Pulumi's CLI receives Ctrl-C itself.
 */
function isInterruption(error: unknown, signal: AbortSignal): boolean {
  const name = error instanceof Error ? error.name : "";
  return (
    name === "ExitPromptError" ||
    (signal.aborted && ["AbortError", "AbortPromptError", "PulumiFailure"].includes(name))
  );
}
