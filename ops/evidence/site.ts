import type { Context } from "../command/context";
import type { BucketTarget } from "../stack/target";

/** What is looked at, and with what. */
export type Site = Pick<
  Context<BucketTarget>,
  "clients" | "isLoopback" | "now" | "signal" | "target"
>;
