import assert from "node:assert/strict";
import { type PoliciesFor, rolePolicies } from "../../../bootstrap/role-policies";
import { type BootstrapSettings, settingsFrom } from "../../../bootstrap/settings";
import type { Reading } from "../../../infra/settings/running-stack";
import { ACCOUNT, REGION } from "../../support/local-aws";

/** The key that state and secrets are under. */
export const STATE_KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1111aaaa-11aa-11aa-11aa-111111aaaaaa`;

/** Every feature that the roles are cut to. */
export const EVERYTHING: Readonly<Record<string, string>> = {
  replicationRegion: "us-west-2",
  guardDuty: "create",
  malwareProtection: "true",
  securityHub: "create",
  batchOperations: "true",
  blockPublicAccessOfAccount: "true",
};

/** What comes of these settings, beside the region and the repository. */
export function readingOf(
  settings: Readonly<Record<string, string>>,
  stack = "dev",
): Promise<Reading<BootstrapSettings>> {
  const record = { repository: "aerosecure/kms", ...settings };
  const own = Object.entries(record).map(([name, value]) => [
    `aerosecure-bootstrap:${name}`,
    value,
  ]);
  return settingsFrom(
    { "aws:region": REGION, ...Object.fromEntries(own) },
    { project: "aerosecure-bootstrap", stack },
    async () => ({
      accountId: ACCOUNT,
      partition: "aws",
      arn: `arn:aws:iam::${ACCOUNT}:user/admin`,
    }),
  );
}

export async function sampleSettings(
  settings: Readonly<Record<string, string>> = EVERYTHING,
): Promise<BootstrapSettings> {
  const reading = await readingOf(settings);
  assert.ok("settings" in reading, JSON.stringify(reading));
  return reading.settings;
}

export async function samplePolicies(
  settings: Readonly<Record<string, string>> = EVERYTHING,
): Promise<ReturnType<PoliciesFor>> {
  return rolePolicies(await sampleSettings(settings))(STATE_KEY);
}
