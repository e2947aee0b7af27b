import type { Clients } from "../../aws/clients";
import type { StackState } from "../../stack/stack-state";
import type { Expected } from "./expected";

/** What checks read, and what they compare it with. */
export interface Site {
  readonly signal: AbortSignal;
  readonly expected: Expected;
  readonly state: StackState;
  /** In the stack's own region; `clients.in(region)` for others. */
  readonly clients: Clients;
  /** Of the credentials: 12 digits. */
  readonly accountId: string;
  /** Of the credentials: "aws", "aws-us-gov", "aws-cn". */
  readonly partition: string;
  /** As `--stack` takes it. */
  readonly stack: string;
  /** What runs Pulumi. */
  readonly pulumi: string;
  /** What runs this command. */
  readonly aerosecure: string;
}
