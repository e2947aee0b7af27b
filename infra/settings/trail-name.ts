import { TRAIL_NAME_CHARACTERS } from "../limits";

/**
 * Whether CloudTrail takes a name for a trail.
 *
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
 */
export function isTrailName(name: string): boolean {
  const { min, max } = TRAIL_NAME_CHARACTERS;
  return (
    name.length >= min &&
    name.length <= max &&
    /^[a-zA-Z0-9]+(?:[._-][a-zA-Z0-9]+)*$/.test(name) &&
    !/^\d{1,3}(?:\.\d{1,3}){3}$/.test(name)
  );
}
