import type { Context } from "../context";
import type { BucketTarget } from "../target";

/** What is looked at, and with what. */
export type Site = Pick<
  Context<BucketTarget>,
  "clients" | "isLoopback" | "now" | "signal" | "target"
>;
