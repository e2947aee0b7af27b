import { UndecidableError } from "../decide/undecidable-error";
import type { Model } from "./model";

/** So many classes are judged at most, lest a policy that is made for it keeps a preview waiting. */
export const MOST_CLASSES = 500_000;

/** Counts the classes of requests that are judged, up to a limit. */
export class ClassCounter {
  private counted = 0;

  constructor(
    private readonly model: Model,
    private readonly most: number,
  ) {}

  get count(): number {
    return this.counted;
  }

  /** @throws UndecidableError beyond the limit; it names the key that most values were told apart of */
  add(): void {
    this.counted += 1;
    if (this.counted > this.most) {
      throw new UndecidableError(
        `more than ${this.most} classes of requests, most of them by ${this.model.widestKey()}`,
      );
    }
  }
}
