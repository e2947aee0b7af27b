import type { Clients } from "./clients";
import { isAnswer } from "./errors/answered-failure";
import { awsFailure } from "./errors/aws-errors";
import { refuseBucketOutOfReach } from "./errors/bucket-out-of-reach";
import { type NotJudged, unlessMissingLocally } from "./errors/missing-locally";

/** What reading AWS needs. */
export interface AwsAccess {
  readonly clients: Clients;
  /** Ends every call that only reads. */
  readonly signal: AbortSignal;
  /** Whether all calls go to this machine: only then may something be "not judged". */
  readonly isLoopback: boolean;
  now(): Date;
}

/** A call that was made, so that anyone can make it again. */
export interface Source {
  /** Such as kms:DescribeKey. */
  readonly call: string;
  /** What it was made on: an ARN, a name, or how many of what. */
  readonly on: string;
  /** When the answer came, in ISO 8601. */
  readonly at: string;
}

/** AWS refused, or says that there is no such thing. */
export interface Refused {
  readonly refused: string;
  /** The IAM action that the caller lacks; null if AWS gives another reason. */
  readonly missingPermission: string | null;
}

/** What AWS answered, or why there is no answer. */
export type Answer<T> = { readonly value: T } | Refused | NotJudged;

/** An answer, and the calls that it comes from. */
export type Reading<T> = { readonly sources: readonly Source[] } & Answer<T>;

/**
 * Asks AWS one of several things, so that what one answer lacks does not hide the others.
 *
 * @param call such as "kms:DescribeKey"
 * @param on what it is made on: an ARN, a name, or how many of what
 * @throws what is no answer of AWS: throttling, the network, credentials, an interruption; UserError
 * if there is no such bucket, or if it is in another Region
 */
export async function reading<T>(
  access: Pick<AwsAccess, "isLoopback" | "now">,
  call: string,
  on: string,
  ask: () => Promise<T>,
): Promise<Reading<T>> {
  const answer = await answerTo(access, call, ask);
  return { ...answer, sources: [{ call, on, at: access.now().toISOString() }] };
}

async function answerTo<T>(
  access: Pick<AwsAccess, "isLoopback">,
  call: string,
  ask: () => Promise<T>,
): Promise<Answer<T>> {
  try {
    return await unlessMissingLocally(access, call, async () => ({ value: await ask() }));
  } catch (error) {
    refuseBucketOutOfReach(error);
    const failure = isAnswer(error) ? awsFailure(error) : undefined;
    if (failure === undefined) {
      throw error;
    }
    return { refused: failure.message, missingPermission: failure.missingPermission ?? null };
  }
}

/** Two readings as one: what the first lacks, both lack. */
export function both<A, B>(first: Reading<A>, second: Reading<B>): Reading<readonly [A, B]> {
  if (!("value" in first)) {
    return first;
  }
  const sources = [...first.sources, ...second.sources];
  return "value" in second
    ? { sources, value: [first.value, second.value] }
    : { ...second, sources };
}

/** The same reading with another value. */
export function mapped<A, B>(found: Reading<A>, change: (value: A) => B): Reading<B> {
  return "value" in found ? { ...found, value: change(found.value) } : found;
}

/** Why there is no answer. */
export function whyNot(answer: Refused | NotJudged): string {
  return "refused" in answer ? answer.refused : answer.notJudged;
}

/** The same for a JSON document: the value itself, or why there is none. */
export type Found<T> = T | { readonly notJudged: string } | { readonly refused: string };

export function foundIn<T extends object>(found: Reading<T>): Found<T> {
  if ("value" in found) {
    return found.value;
  }
  return "refused" in found ? { refused: found.refused } : { notJudged: found.notJudged };
}

export function isFound<T extends object>(found: Found<T>): found is T {
  return !("notJudged" in found) && !("refused" in found);
}
