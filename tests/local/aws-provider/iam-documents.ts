/** A role's trust in one service of AWS. */
export function trusting(service: string) {
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  };
}

/** A policy that allows this of the objects of one bucket. */
export function allowing(...actions: readonly string[]) {
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: actions, Resource: "arn:aws:s3:::files/*" }],
  };
}
