import type { ComponentResource, ComponentResourceOptions } from "@pulumi/pulumi";
import { SECURE_BUCKET_TYPE, SecureBucket } from "./secure-bucket";

type Component = new (
  name: string,
  args: never,
  opts?: ComponentResourceOptions,
) => ComponentResource & { getData(): Promise<{ readonly failure?: Error }> };

/** Every component of the package by its type. */
export const COMPONENTS: Readonly<Record<string, Component>> = {
  [SECURE_BUCKET_TYPE]: SecureBucket,
};
