import type { KeyMetadata } from "@aws-sdk/client-kms";
import type { KeyNames, LiveKey } from "../aws/live-key";
import type { Declared } from "../stack/declared";
import { type Control, control } from "./control";
import { policyDifference } from "./policies/policy-difference";
import { publicStatements } from "./policies/policy-verdicts";
import { deployRemedy, type Remedies } from "./remedies";

const NO_KEY = "AWS KMS has no such key";
const NEW_KEY =
  "A key cannot change this. Deploy a new key, and re-encrypt the objects with `aerosecure reencrypt`.";

export interface KeyJudgement {
  readonly names: KeyNames;
  readonly declared: Pick<Declared, "rotationPeriodInDays" | "keyPolicy">;
  readonly key: LiveKey;
  readonly remedies: Remedies;
}

/** What has to hold of the key. */
export function keyControls({ names, declared, key, remedies }: KeyJudgement): readonly Control[] {
  const { keyArn: resource } = names;
  const { keyPolicy } = declared;
  const remedy = deployRemedy(remedies);
  return [
    keyStateControl(names, key.metadata, remedies),
    ...kindControls(resource, key.metadata),
    rotationControl(resource, key.rotation, declared, remedies),
    ...(key.aliasTarget === undefined ? [] : [aliasControl(names, key.aliasTarget, remedies)]),
    ...(keyPolicy === undefined
      ? []
      : [
          control("key-policy-deployed", key.policy, {
            resource,
            holds: (text) => policyDifference(keyPolicy, text) === undefined,
            expected: "as deployed",
            found: (text) => policyDifference(keyPolicy, text) ?? "as deployed",
            remedy,
          }),
        ]),
    control("key-policy-not-public", key.policy, {
      resource,
      holds: (text) => publicStatements(text)?.length === 0,
      expected: "none is open to others",
      found: (text) => {
        const statements = publicStatements(text);
        return statements === undefined ? "it is no policy document" : openText(statements);
      },
      remedy,
    }),
  ];
}

function openText(statements: readonly string[]): string {
  return statements.length === 0
    ? "none is open to others"
    : `open to others: ${statements.join(", ")}`;
}

export function keyStateControl(
  { keyArn: resource }: KeyNames,
  metadata: LiveKey["metadata"],
  { cancelDeletion }: Remedies,
): Control {
  return control("key-state", metadata, {
    resource,
    holds: (key) => key?.KeyState === "Enabled",
    expected: "Enabled",
    found: (key) => (key === undefined ? NO_KEY : stateText(key)),
    remedy: (key) => {
      switch (key?.KeyState) {
        case undefined:
          return "If the credentials are of the right account, the key was deleted, and nothing encrypted under it can be read.";
        case "PendingDeletion":
        case "PendingReplicaDeletion":
          return `Nothing under the key can be read. Cancel the deletion: \`${cancelDeletion}\``;
        case "Disabled":
          return `Nothing under the key can be read or written. Unless that is intended, enable it: \`${cancelDeletion} --enable\``;
        default:
          return "Wait until AWS KMS has made it available.";
      }
    },
  });
}

function stateText({ KeyState: state, DeletionDate: date }: Partial<KeyMetadata>): string {
  return `${state ?? "unknown"}${date === undefined ? "" : `, permanently deleted on ${date.toISOString()}`}`;
}

function kindControls(resource: string, metadata: LiveKey["metadata"]): readonly Control[] {
  return [
    control("key-single-region", metadata, {
      resource,
      holds: (key) => key !== undefined && key.MultiRegion !== true,
      expected: "single-Region",
      found: (key) => (key?.MultiRegion ? "multi-Region" : key ? "single-Region" : NO_KEY),
      remedy: NEW_KEY,
    }),
    control("key-symmetric", metadata, {
      resource,
      holds: (key) => key?.KeySpec === "SYMMETRIC_DEFAULT" && key.KeyUsage === "ENCRYPT_DECRYPT",
      expected: "SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT",
      found: (key) => (key === undefined ? NO_KEY : `${key.KeySpec} for ${key.KeyUsage}`),
      remedy: NEW_KEY,
    }),
    control("key-origin", metadata, {
      resource,
      holds: (key) => key?.Origin === "AWS_KMS",
      expected: "AWS_KMS",
      found: (key) => (key === undefined ? NO_KEY : (key.Origin ?? "unknown")),
      remedy: NEW_KEY,
    }),
  ];
}

export function rotationControl(
  resource: string,
  rotation: LiveKey["rotation"],
  { rotationPeriodInDays: days }: Pick<Declared, "rotationPeriodInDays">,
  remedies: Remedies,
): Control {
  return control("key-rotation", rotation, {
    resource,
    holds: ({ isOn, periodInDays }) => isOn && (days === undefined || periodInDays === days),
    expected: days === undefined ? "on" : `on, every ${days} days`,
    found: ({ isOn, periodInDays }) => (isOn ? `on, every ${periodInDays ?? "?"} days` : "off"),
    remedy: deployRemedy(remedies),
  });
}

export function aliasControl(
  { keyArn: resource, keyAlias }: KeyNames,
  target: NonNullable<LiveKey["aliasTarget"]>,
  remedies: Remedies,
): Control {
  return control("key-alias", target, {
    resource,
    holds: (arn) => arn === resource,
    expected: `${keyAlias} points to ${resource}`,
    found: (arn) => `${keyAlias} points to ${arn}`,
    remedy: deployRemedy(remedies),
  });
}
