/** For how long after a throttled attempt the notice stands, in milliseconds: longer than any pause. */
const NOTICE_MS = 30_000;

/** What a progress line says while AWS throttles. */
export class ThrottleNotice {
  #last = Number.NEGATIVE_INFINITY;

  /** AWS has throttled an attempt. */
  note(): void {
    this.#last = Date.now();
  }

  /** Undefined while AWS does not throttle. */
  text(): string | undefined {
    return Date.now() - this.#last < NOTICE_MS ? "slowed down: AWS throttles" : undefined;
  }
}
