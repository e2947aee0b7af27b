import { answeredFailure } from "./errors/answered-failure";
import { codeOf } from "./errors/aws-errors";
import { refuseBucketOutOfReach } from "./errors/bucket-out-of-reach";

/** What was read, or why it could not be. */
export type Reading<T> = { readonly value: T } | { readonly refused: string };

/**
 * Asks AWS for one thing, so that what one answer lacks does not hide the others.
 *
 * @param absent the codes that say that there is no such thing, and what that means
 * @throws what is no answer of AWS, such as an endpoint out of reach; UserError where there is no such bucket
 */
export async function reading<T>(
  ask: () => Promise<T>,
  absent: { readonly codes: RegExp; readonly value: T } | undefined = undefined,
): Promise<Reading<T>> {
  try {
    return { value: await ask() };
  } catch (error) {
    if (absent?.codes.test(codeOf(error))) {
      return { value: absent.value };
    }
    refuseBucketOutOfReach(error);
    return { refused: answeredFailure(error) };
  }
}
