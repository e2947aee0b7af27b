import { all, lengthWithin } from "../rules";
import { shown } from "../shown";

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html */
export const trailName = all(lengthWithin(3, 128), (value) =>
  /^[a-zA-Z0-9]+([._-][a-zA-Z0-9]+)*$/.test(String(value))
    ? undefined
    : `must be letters and digits with single ".", "_" and "-" between them, not ${shown(value)}`,
);
