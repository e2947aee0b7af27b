import { isAnswer } from "../aws/errors/answered-failure";
import { awsFailure } from "../aws/errors/aws-errors";
import { unlessMissingLocally } from "../aws/errors/missing-locally";
import type { Context } from "../command/context";

/** What could be found out, or why it could not. */
export type Found<T> =
  | T
  /** The local AWS does not know the call. Never on AWS. */
  | { readonly notJudged: string }
  /** AWS refused, for want of the permission that this names, or as it says. */
  | { readonly refused: string };

/** Whether something was found out. */
export function isFound<T extends object>(found: Found<T>): found is T {
  return !("notJudged" in found) && !("refused" in found);
}

/**
 * Asks AWS one of several things: that it refuses one, for want of a permission or because a region does
 * not have the call yet, does not hide the others.
 *
 * @param call told where the local AWS does not know it, such as "kms:ListGrants"
 * @throws what is no answer of AWS: throttling, the network, credentials
 */
export async function findOut<T extends object>(
  context: Pick<Context<unknown>, "isLoopback">,
  call: string,
  ask: () => Promise<T>,
): Promise<Found<T>> {
  try {
    return await unlessMissingLocally(context, call, ask);
  } catch (error) {
    const failure = isAnswer(error) ? awsFailure(error) : undefined;
    if (failure === undefined) {
      throw error;
    }
    return { refused: failure.message };
  }
}
