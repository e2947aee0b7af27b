import type { Control } from "../../../ops/evidence/control";
import { type ControlId, DEFINITIONS, type Definition } from "../../../ops/evidence/definitions";
import { type Evidence, summaryOf } from "../../../ops/evidence/evidence";
import { requirementsOf } from "../../../ops/evidence/requirements";

export const KEY_ARN =
  "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
export const BUCKET = "aerosecure-dev-111122223333-us-east-1";
export const MADE_AT = "2026-11-22T21:07:09.123Z";

/** A control that passed, or what a test says of it. */
export function controlOf(id: ControlId, changed: Partial<Control> = {}): Control {
  const { title, about, severity, answers }: Definition = DEFINITIONS[id];
  return {
    ...{ id, title, about, severity },
    resource: KEY_ARN,
    verdict: "pass",
    wanted: "Enabled",
    seen: "Enabled",
    sources: [{ call: "kms:DescribeKey", on: KEY_ARN, at: MADE_AT }],
    remedy: null,
    missingPermission: null,
    requirements: requirementsOf(answers),
    ...changed,
  };
}

/** Evidence of a stack, with the controls of a test. */
export function evidenceOf(
  controls: readonly Control[],
  changed: Partial<Omit<Evidence, "controls" | "summary">> = {},
): Evidence {
  return {
    madeAt: MADE_AT,
    madeBy: "arn:aws:sts::111122223333:assumed-role/Auditor/kzax01",
    madeWith: { name: "aerosecure", version: "0.1.0" },
    isLocalAws: false,
    deployed: {
      stack: "dev",
      accountId: "111122223333",
      region: "us-east-1",
      keyArn: KEY_ARN,
      keyAlias: "alias/cloud_user",
      bucketName: BUCKET,
      resources: null,
    },
    summary: summaryOf(controls),
    controls,
    beside: [],
    policyPack: { notJudged: "neither --policy-pack nor --policy-report was given" },
    ...changed,
  };
}
