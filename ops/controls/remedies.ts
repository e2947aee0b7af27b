/** The commands that mend what controls find, as they are to be typed. */
export interface Remedies {
  /** Cancels the deletion of the key, such as "npx aerosecure cancel-deletion --stack prod". */
  readonly cancelDeletion: string;
  /** Runs Pulumi: "pulumi". */
  readonly pulumi: string;
}

/** How to restore what was deployed. */
export function deployRemedy({ pulumi }: Pick<Remedies, "pulumi">): string {
  return `\`${pulumi} preview --diff --refresh\` shows what changed, \`${pulumi} up --refresh\` restores it.`;
}
