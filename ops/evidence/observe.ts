import { isAnswer } from "../aws/errors/answered-failure";
import { awsFailure, codeOf, isDenied } from "../aws/errors/aws-errors";
import { refuseBucketOutOfReach } from "../aws/errors/bucket-out-of-reach";
import { isNotJudged, unlessMissingLocally } from "../aws/errors/missing-locally";
import type { Context } from "../command/context";

/** A call that was made, so that somebody else can make it again. */
export interface Source {
  /** Such as kms:DescribeKey. */
  readonly call: string;
  /** What it was made on: an ARN, a name, or how many of what. */
  readonly on: string;
  /** When the answer was there, in ISO 8601. */
  readonly at: string;
}

/** What was seen, or why nothing was. */
export type Seen<T> =
  | { readonly value: T }
  /** For want of a permission; or on the local AWS, which does not know the call. */
  | { readonly notJudged: string; readonly missingPermission: string | null }
  /** AWS says that what was looked for is not there, or cannot be looked at. */
  | { readonly refused: string };

export interface Observed<T> {
  readonly sources: readonly Source[];
  readonly seen: Seen<T>;
}

export type Observer = Pick<Context<unknown>, "isLoopback" | "now">;

/** What is looked at, and the codes by which AWS says that there is none. */
interface Looked<T> {
  readonly call: string;
  readonly on: string;
  readonly absent?: { readonly codes: RegExp; readonly value: T };
}

/**
 * Asks AWS for one thing, and notes how and when.
 *
 * @throws what is no answer of AWS, such as an endpoint out of reach or an interruption; UserError where there
 * is no such bucket
 */
export async function observe<T>(
  observer: Observer,
  { call, on, absent }: Looked<T>,
  ask: () => Promise<T>,
): Promise<Observed<T>> {
  const seen = await seenBy(observer, call, ask, absent);
  return { sources: [{ call, on, at: observer.now().toISOString() }], seen };
}

async function seenBy<T>(
  observer: Observer,
  call: string,
  ask: () => Promise<T>,
  absent: Looked<T>["absent"],
): Promise<Seen<T>> {
  try {
    const answer = await unlessMissingLocally(observer, call, async () => ({ value: await ask() }));
    return isNotJudged(answer) ? { ...answer, missingPermission: null } : answer;
  } catch (error) {
    if (absent?.codes.test(codeOf(error))) {
      return { value: absent.value };
    }
    refuseBucketOutOfReach(error);
    const failure = isDenied(error) || isAnswer(error) ? awsFailure(error) : undefined;
    if (failure === undefined) {
      throw error;
    }
    return isDenied(error)
      ? { notJudged: failure.message, missingPermission: failure.missingPermission ?? call }
      : { refused: failure.message };
  }
}

/** Two observations as one: what the first lacks, both lack. */
export function both<A, B>(first: Observed<A>, second: Observed<B>): Observed<readonly [A, B]> {
  const sources = [...first.sources, ...second.sources];
  if (!("value" in first.seen)) {
    return { sources: first.sources, seen: first.seen };
  }
  if (!("value" in second.seen)) {
    return { sources, seen: second.seen };
  }
  return { sources, seen: { value: [first.seen.value, second.seen.value] } };
}
