import { codeOf } from "./aws-errors";

/**
 * Asks AWS for something that may not exist.
 *
 * @param absent the codes with which AWS answers that there is no such thing
 * @returns undefined for such an answer
 * @throws every other error as it is
 */
export async function unlessAbsent<T>(
  absent: readonly string[],
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (absent.includes(codeOf(error))) {
      return undefined;
    }
    throw error;
  }
}
