/** The Pulumi project that is delivered: the name in the Pulumi.yaml of the repository. */
export const PROJECT = "aerosecure-kms";
