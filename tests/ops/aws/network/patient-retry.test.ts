import assert from "node:assert/strict";
import { mock } from "node:test";
import { ConfiguredRetryStrategy } from "@smithy/core/retry";
import { patientRetry, type RetryStrategy } from "../../../../ops/aws/network/patient-retry";

type Refused = Parameters<RetryStrategy["refreshRetryTokenForRetry"]>[1];

const errorOf = (name: string) =>
  Object.assign(new Error("no"), { name }) as NonNullable<Refused["error"]>;
const THROTTLED = { errorType: "THROTTLING", error: errorOf("SlowDown") } as const;
const SDK_ATTEMPTS = 3;

/** A strategy of the SDK that gives up after 3 attempts and never pauses. */
const ofSdk = () => new ConfiguredRetryStrategy(SDK_ATTEMPTS, () => 0);

describe("patientRetry", () => {
  /** How many attempts there are until it gives up, or until this many. */
  async function attemptsOf(strategy: RetryStrategy, error: Refused, atMost = 50): Promise<number> {
    let token = await strategy.acquireInitialRetryToken("");
    for (let attempts = 1; attempts < atMost; attempts += 1) {
      try {
        token = await strategy.refreshRetryTokenForRetry(token, error);
      } catch (refusal) {
        assert.deepEqual(refusal, new Error("No retry token available"));
        return attempts;
      }
    }
    strategy.recordSuccess(token);
    return atMost;
  }

  it("goes on with a throttled call after the SDK has given it up", async () => {
    assert.equal(await attemptsOf(patientRetry(ofSdk(), { pauseInMs: 0 }), THROTTLED), 50);
  });

  it("goes on after the SDK's calls together have used up their retries", async () => {
    const exhausted = ofSdk();
    const one = await exhausted.acquireInitialRetryToken("");
    while (exhausted.getCapacity() >= 5) {
      await exhausted.refreshRetryTokenForRetry(one, THROTTLED);
    }
    assert.equal(await attemptsOf(patientRetry(exhausted, { pauseInMs: 0 }), THROTTLED), 50);
  });

  it("gives a throttled call up where its patience ends", async () => {
    const none = patientRetry(ofSdk(), { patienceInMs: 0, pauseInMs: 0 });
    assert.equal(await attemptsOf(none, THROTTLED), SDK_ATTEMPTS);
  });

  for (const errorType of ["TRANSIENT", "SERVER_ERROR", "CLIENT_ERROR"] as const) {
    it(`leaves other errors to the SDK: ${errorType}`, async () => {
      const expected = errorType === "TRANSIENT" ? SDK_ATTEMPTS : 1;
      assert.equal(
        await attemptsOf(patientRetry(ofSdk(), { pauseInMs: 0 }), { errorType }),
        expected,
      );
    });
  }

  it("leaves a quota to the SDK, which counts it as throttling", async () => {
    const quota = { ...THROTTLED, error: errorOf("LimitExceededException") };
    assert.equal(await attemptsOf(patientRetry(ofSdk(), { pauseInMs: 0 }), quota), SDK_ATTEMPTS);
  });

  it("reports each throttled attempt, and no other", async () => {
    let throttled = 0;
    const onThrottle = () => {
      throttled += 1;
    };
    const strategy = patientRetry(ofSdk(), { pauseInMs: 0, onThrottle });
    await attemptsOf(strategy, THROTTLED, 10);
    await attemptsOf(strategy, { errorType: "TRANSIENT" }, 10);
    assert.equal(throttled, 9);
  });

  for (const [minutes, isPatient] of [
    [4.99, true],
    [5, false],
  ] as const) {
    it(`is ${isPatient ? "still" : "no longer"} patient after ${minutes} minutes of throttling`, async () => {
      mock.timers.enable({ apis: ["Date"] });
      try {
        const patient = patientRetry(ofSdk(), { pauseInMs: 0 });
        let token = await patient.acquireInitialRetryToken("");
        for (let attempt = 1; attempt < SDK_ATTEMPTS; attempt += 1) {
          token = await patient.refreshRetryTokenForRetry(token, THROTTLED);
        }
        mock.timers.tick(minutes * 60_000);
        const next = patient.refreshRetryTokenForRetry(token, THROTTLED);
        await (isPatient ? assert.doesNotReject(next) : assert.rejects(next));
      } finally {
        mock.timers.reset();
      }
    });
  }
});
