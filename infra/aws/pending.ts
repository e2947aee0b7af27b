import { Output, output } from "@pulumi/pulumi";

/** What is known, or what is known only once a resource of the same program is there. */
export type Pending<Value> = Value | Output<Value>;

/** What follows from it, as soon as it is known. Outputs in the result stay by themselves if it is known already. */
export function whenKnown<Value, Result>(
  value: Pending<Value>,
  make: (value: Value) => Result,
): Pending<Result> {
  return Output.isInstance<Value>(value)
    ? (value.apply((known) => output(make(known as Value))) as Output<Result>)
    : make(value);
}
