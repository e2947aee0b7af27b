import { setTimeout as sleep } from "node:timers/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import { isPassing } from "../errors/aws-errors";
import { pauseBeforeAttempt } from "./cut-short";

/** How the AWS SDK decides about another attempt. */
export type RetryStrategy = Extract<
  Awaited<ReturnType<S3Client["config"]["retryStrategy"]>>,
  { acquireInitialRetryToken: unknown }
>;
type Token = Awaited<ReturnType<RetryStrategy["acquireInitialRetryToken"]>>;

export interface Patience {
  /** For how long a call that AWS throttles is tried again. @default 5 minutes */
  readonly patienceInMs?: number;
  /** The first pause after the SDK has given up; each further one is twice as long. @default 1 second */
  readonly pauseInMs?: number;
  /** Called for every throttled attempt. */
  readonly onThrottle?: () => void;
}

const PATIENCE_MS = 5 * 60_000;
const PAUSE_MS = 1000;
/** As long as the SDK's longest. */
const MAX_PAUSE_MS = 20_000;

/** What is known of a call that AWS throttles: since when, and how often the SDK gave up. */
interface Throttled {
  readonly since: number;
  readonly pauses: number;
}

/**
 * A strategy of the SDK, which slows all calls of a client down but gives a throttled one up after seconds, with
 * patience for minutes. Its pauses end early in work that may be cut short.
 *
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function patientRetry(
  inner: RetryStrategy,
  { patienceInMs = PATIENCE_MS, pauseInMs = PAUSE_MS, onThrottle = () => {} }: Patience = {},
): RetryStrategy {
  const throttled = new WeakMap<Token, Throttled>();
  const refresh: RetryStrategy["refreshRetryTokenForRetry"] = async (token, error) => {
    // The SDK counts a quota as throttling too, which no waiting helps.
    if (error.errorType !== "THROTTLING" || !isPassing(error.error)) {
      return inner.refreshRetryTokenForRetry(token, error);
    }
    onThrottle();
    const { since, pauses } = throttled.get(token) ?? { since: Date.now(), pauses: 0 };
    try {
      const next = await inner.refreshRetryTokenForRetry(token, error);
      throttled.set(next, { since, pauses });
      return next;
    } catch (refusal) {
      if (Date.now() - since >= patienceInMs) {
        throw refusal;
      }
    }
    const longest = Math.min(MAX_PAUSE_MS, pauseInMs * 2 ** pauses);
    // Calls that were throttled together are not tried again together.
    await sleep(longest * (0.5 + Math.random() / 2));
    const next = await inner.acquireInitialRetryToken("");
    throttled.set(next, { since, pauses: pauses + 1 });
    return next;
  };
  return {
    acquireInitialRetryToken: (scope) => pauseBeforeAttempt(inner.acquireInitialRetryToken(scope)),
    recordSuccess: (token) => inner.recordSuccess(token),
    refreshRetryTokenForRetry: (token, error) => pauseBeforeAttempt(refresh(token, error)),
  };
}
