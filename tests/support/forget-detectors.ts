import { GuardDuty } from "@aws-sdk/client-guardduty";
import { clientSettings } from "./local-aws";

/** Deletes GuardDuty's detectors: they outlive the stacks that made them, and a region has one. */
export async function forgetDetectors(endpoint: string): Promise<void> {
  const guardduty = new GuardDuty(clientSettings(endpoint));
  const { DetectorIds = [] } = await guardduty.listDetectors({});
  for (const DetectorId of DetectorIds) {
    await guardduty.deleteDetector({ DetectorId });
  }
  guardduty.destroy();
}
