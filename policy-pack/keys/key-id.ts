/** A key's id, whether it stands alone or at the end of an ARN. */
export function keyIdIn(name: string): string {
  return name.replace(/^arn:.*:key\//, "");
}
