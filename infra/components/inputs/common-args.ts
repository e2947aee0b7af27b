import type { Input } from "@pulumi/pulumi";

/** Where everything is declared, and what holds for all of it. */
export interface CommonArgs {
  /** The region. That of the provider by default. */
  region?: Input<string>;
  /** Whether Pulumi refuses to delete or replace what is declared. True by default. */
  protect?: Input<boolean>;
  /** Whether destroying the component deletes the objects in its buckets. Never with protect. False by default. */
  forceDestroy?: Input<boolean>;
  /** Whether every request to the buckets is logged into a bucket of its own. True by default. */
  accessLogs?: Input<boolean>;
  /**
   * Where the names of the buckets live: account-regional, in which they are this account's alone, or global.
   * account-regional by default, where S3 has it.
   */
  bucketNamespace?: Input<string>;
  /** Tags of every resource. None by default. */
  tags?: Input<{ [name: string]: Input<string> }>;
}
