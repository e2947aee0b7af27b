import { UserError } from "./user-error";
import { visibleText } from "./visible-text";

/**
 * Runs a command's main function and leaves its exit code. A user's mistake is one message on
 * stderr; anything else is a fault of this code and shows where it happened.
 */
export function runMain(main: () => Promise<number>): void {
  main().then(
    (exitCode) => {
      process.exitCode = exitCode;
    },
    (error: unknown) => {
      if (error instanceof UserError) {
        process.stderr.write(`${visibleText(error.message)}\n`);
        process.exitCode = error.exitCode;
      } else {
        const text = (error instanceof Error && error.stack) || String(error);
        process.stderr.write(`${visibleText(text)}\n`);
        process.exitCode = 1;
      }
    },
  );
}
