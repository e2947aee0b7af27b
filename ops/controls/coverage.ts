/** What a command has checked, and what it has not: nobody should take the one for the other. */
export interface Coverage {
  readonly checked: readonly Checked[];
  readonly notChecked: readonly NotChecked[];
}

export interface Checked {
  readonly what: string;
  /** How: "a request for each version". */
  readonly by: string;
}

export interface NotChecked {
  readonly what: string;
  /** Why not, or how to check it. */
  readonly why: string;
}

/** KMS lists no ciphertexts, so that no command can find these. */
export const OTHER_SERVICES: NotChecked = {
  what: "EBS volumes, RDS databases, backups and whatever else other services keep under the key",
  why: "KMS does not list what is encrypted under a key",
};

/** Lines for people. */
export function coverageLines({ checked, notChecked }: Coverage): readonly string[] {
  return [
    "Checked:",
    ...checked.map(({ what, by }) => `  ${what}: ${by}`),
    "Not checked:",
    ...notChecked.map(({ what, why }) => `  ${what}: ${why}`),
  ];
}
