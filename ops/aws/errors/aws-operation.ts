/** The call of AWS that an error came from. */
export interface AwsOperation {
  /** Such as KMS or S3. */
  readonly service: string;
  /** Such as DescribeKey. */
  readonly operation: string;
  readonly input: unknown;
}

const operations = new WeakMap<object, AwsOperation>();

export function noteOperation(error: unknown, operation: AwsOperation): void {
  if (typeof error === "object" && error !== null && !operations.has(error)) {
    operations.set(error, operation);
  }
}

/** The call that an error came from; undefined if it came from no client of this process. */
export function operationOf(error: unknown): AwsOperation | undefined {
  return typeof error === "object" && error !== null ? operations.get(error) : undefined;
}
