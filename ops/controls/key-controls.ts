import type { ObservedKey } from "../evidence/observe-key";
import type { Declared } from "../stack/declared";
import type { Target } from "../stack/target";
import { type Control, control } from "./control";
import { policyDifference } from "./policy-difference";
import { publicStatements } from "./policy-verdicts";

export const AS_DEPLOYED = "as deployed";
/** What puts a deployed thing right that somebody has changed. */
export const DEPLOY =
  "See what changed with `pulumi preview --diff --refresh`, put it right with `pulumi up`.";

const NOBODY = "nobody";
const NEW_KEY =
  "It cannot be changed on a key: deploy a new one, and take the objects over with `aerosecure reencrypt`.";

/** What is to be true of the key. */
export function keyControls(
  { keyArn: resource, keyAlias }: Pick<Target, "keyArn" | "keyAlias">,
  declared: Declared,
  key: ObservedKey,
): readonly Control[] {
  const { rotationPeriodInDays: days, keyPolicy } = declared;
  return [
    control("key-state", key.metadata, {
      resource,
      wanted: "Enabled",
      seenIn: ({ KeyState = "unknown", DeletionDate: date }) =>
        date === undefined ? KeyState : `${KeyState}, gone for good on ${date.toISOString()}`,
      remedy:
        "Bring it back with `aerosecure cancel-deletion`, or enable it with `aws kms enable-key`.",
    }),
    control("key-single-region", key.metadata, {
      resource,
      wanted: "single-Region",
      seenIn: ({ MultiRegion: isMulti }) => (isMulti ? "multi-Region" : "single-Region"),
      remedy: NEW_KEY,
    }),
    control("key-symmetric", key.metadata, {
      resource,
      wanted: "SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT",
      seenIn: ({ KeySpec: spec, KeyUsage: usage }) => `${spec} for ${usage}`,
      remedy: NEW_KEY,
    }),
    control("key-origin", key.metadata, {
      resource,
      wanted: "AWS_KMS",
      seenIn: ({ Origin: origin = "unknown" }) => origin,
      remedy: NEW_KEY,
    }),
    control("key-rotation", key.rotation, {
      resource,
      wanted: days === undefined ? "on" : `on, every ${days} days`,
      seenIn: ({ isOn, periodInDays = "?" }) =>
        isOn ? (days === undefined ? "on" : `on, every ${periodInDays} days`) : "off",
      remedy: DEPLOY,
    }),
    ...(key.alias === undefined
      ? []
      : [
          control("key-alias", key.alias, {
            resource,
            wanted: `${keyAlias} leads to ${resource}`,
            seenIn: (arn) => `${keyAlias} leads to ${arn}`,
            remedy: DEPLOY,
          }),
        ]),
    ...(keyPolicy === undefined
      ? []
      : [
          control("key-policy-deployed", key.policy, {
            resource,
            wanted: AS_DEPLOYED,
            seenIn: (text) => policyDifference(keyPolicy, text) ?? AS_DEPLOYED,
            remedy: DEPLOY,
          }),
        ]),
    control("key-policy-not-public", key.policy, {
      resource,
      wanted: NOBODY,
      seenIn: (text) => {
        const found = publicStatements(text);
        return found === undefined ? "it is no policy document" : found.join(", ") || NOBODY;
      },
      remedy: DEPLOY,
    }),
  ];
}
