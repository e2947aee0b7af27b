import type { Input } from "@pulumi/pulumi";

/** Who manages a key, and how long it lives. */
export interface KeyArgs {
  /**
   * Who manages the key and cannot use it: users and roles of the component's account, by ARN,
   * user/NAME or role/NAME. At least one.
   */
  administrators: Input<Input<string>[]>;
  /** Whether administrators may schedule the key's deletion; they may always cancel it. True by default. */
  administratorsMayDeleteKey?: Input<boolean>;
  /** Days between two rotations of the key: a whole number, 90 to 2560. 365 by default. */
  rotationPeriodInDays?: Input<number>;
  /**
   * Days between scheduling the key's deletion and losing it: a whole number, 7 to 30, not under
   * minimumDeletionWindowInDays. 30 by default.
   */
  deletionWindowInDays?: Input<number>;
  /** Days that no deletion window may go under: a whole number, 7 to 30. 7 by default. */
  minimumDeletionWindowInDays?: Input<number>;
  /**
   * Days the key must have gone unused before its deletion can be scheduled: a whole number, 0 to
   * 365. 0, which asks for none, by default.
   */
  minimumUnusedDaysBeforeDeletion?: Input<number>;
}
