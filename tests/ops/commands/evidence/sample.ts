import type { Evidence } from "../../../../ops/commands/evidence/evidence";
import { summaryOf } from "../../../../ops/controls/check";
import type { Control } from "../../../../ops/controls/control";
import { type ControlId, DEFINITIONS, type Definition } from "../../../../ops/controls/definitions";
import { requirementsOf } from "../../../../ops/controls/requirements";
import { KEY_ARN, KEY_ID, SOURCES } from "../../support/samples";

export { KEY_ARN };
export const BUCKET = "aerosecure-dev-111122223333-us-east-1";
export const MADE_AT = "2026-11-22T21:07:09.123Z";
/** What the id of every finding about the stack's key and bucket begins with. */
export const FINDING_ID = `aerosecure/111122223333/us-east-1/${BUCKET}/${KEY_ID}`;
/** A control that passed, or what a test says of it. */
export function controlOf(id: ControlId, changed: Partial<Control> = {}): Control {
  const { title, about, severity, answers }: Definition = DEFINITIONS[id];
  return {
    ...{ id, title, about, severity },
    resource: KEY_ARN,
    verdict: "pass",
    expected: "Enabled",
    found: "Enabled",
    sources: SOURCES,
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
    outsideStack: [],
    policyPack: { notJudged: "neither --policy-pack nor --policy-report was given" },
    ...changed,
  };
}
