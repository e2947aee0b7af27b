import { confirm, input } from "@inquirer/prompts";
import { visibleText } from "../../policy-pack/src/values/visible-text";
import { UserError } from "./user-error";

/** Asks the person at the terminal. The questions go to stderr: stdout stays the command's own. */
export interface Ask {
  /** Yes or no; no by default. */
  confirm(question: string): Promise<boolean>;
  /** Whether exactly that word is typed in; asked once. */
  typed(question: string, word: string): Promise<boolean>;
}

/**
 * @param instead the options that answer in advance, if no one can be asked: "--yes"
 * @throws UserError with exit code 2, from every question, without a terminal or with `--json`
 */
export function createAsk(isJson: boolean, signal: AbortSignal, instead: string): Ask {
  const context = { output: process.stderr, signal };
  const refuse = (): void => {
    if (isJson || !process.stdin.isTTY || !process.stderr.isTTY) {
      const why = isJson ? "--json asks nothing" : "There is no terminal to ask at";
      throw new UserError(`${why}. Answer in advance: ${instead}.`, 2);
    }
  };
  return {
    async confirm(message) {
      refuse();
      return confirm({ message: visibleText(message), default: false }, context);
    },
    async typed(message, word) {
      refuse();
      return (await input({ message: visibleText(message) }, context)) === word;
    },
  };
}
