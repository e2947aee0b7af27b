import { GuardDuty } from "@aws-sdk/client-guardduty";
import { clientSettings, REGION } from "./local-aws";

/** Deletes GuardDuty's detectors: they outlive the stacks that made them, and a region has one. */
export async function forgetDetectors(endpoint: string, region = REGION): Promise<void> {
  const guardduty = new GuardDuty({ ...clientSettings(endpoint), region });
  const { DetectorIds = [] } = await guardduty.listDetectors({});
  for (const DetectorId of DetectorIds) {
    await guardduty.deleteDetector({ DetectorId });
  }
  guardduty.destroy();
}
