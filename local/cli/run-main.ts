import { UserError } from "./user-error";

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
        process.stderr.write(`${error.message}\n`);
        process.exitCode = error.exitCode;
      } else {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exitCode = 1;
      }
    },
  );
}
