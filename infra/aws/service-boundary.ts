/** What services do with a bucket, each as a role of its own. */
export const SERVICE_PURPOSES = ["replication", "malware-scan", "batch-operations"] as const;
export type ServicePurpose = (typeof SERVICE_PURPOSES)[number];

/** At the end of a boundary's name, stands for the purpose of the role that it bounds. */
export const ANY_PURPOSE = "*";

/** Name or ARN of the policy that bounds the role of a purpose; undefined if none is set. */
export function boundaryOf<Boundary extends string | undefined>(
  boundary: Boundary,
  purpose: ServicePurpose,
): Boundary | string {
  return boundary?.endsWith(ANY_PURPOSE)
    ? `${boundary.slice(0, -ANY_PURPOSE.length)}${purpose}`
    : boundary;
}
