import { ConfiguredRetryStrategy } from "@smithy/core/retry";
import { type Clients, clientsOf } from "../../../ops/aws/clients";
import { patientRetry } from "../../../ops/aws/network/patient-retry";
import type { Context } from "../../../ops/door/context";
import { createOutput } from "../../../ops/terminal/output";

export interface InProcess<Target> {
  readonly target: Target;
  readonly region: string;
  /** Where all calls go. */
  readonly endpoint: string;
  /** Seconds after which a call without an answer counts as failed. */
  readonly timeoutInSeconds: number;
}

const ATTEMPTS = 4;
const PAUSE_MS = 2;

/** What a command works with, in this very process: its own clients, but for shorter pauses between attempts. */
export function contextIn<Target>(args: InProcess<Target>): Context<Target> {
  return {
    target: args.target,
    clients: impatient(
      clientsOf(args.region, {
        requestTimeoutInSeconds: args.timeoutInSeconds,
        env: { AWS_ENDPOINT_URL: args.endpoint },
      }),
    ),
    output: createOutput(true, () => undefined),
    progress: { line: () => undefined, during: (_what, work) => work(() => undefined) },
    ask: { confirm: refuse, typed: refuse },
    signal: new AbortController().signal,
    isLoopback: true,
    now: () => new Date(),
  };
}

function impatient(clients: Clients): Clients {
  for (const client of [clients.kms, clients.s3, clients.s3Control, clients.sts]) {
    const strategy = patientRetry(new ConfiguredRetryStrategy(ATTEMPTS, () => PAUSE_MS), {
      pauseInMs: PAUSE_MS,
    });
    client.config.retryStrategy = async () => strategy;
  }
  return clients;
}

function refuse(): Promise<never> {
  throw new Error("Nobody is asked here.");
}
