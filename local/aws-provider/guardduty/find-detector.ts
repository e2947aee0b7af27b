import type { GetDetectorResponse, GuardDuty } from "@aws-sdk/client-guardduty";
import { awsCode } from "../failure";

/** A detector by its id; nothing where the account has none of that id in the region. */
export async function findDetector(
  guardduty: GuardDuty,
  DetectorId: string,
): Promise<GetDetectorResponse | undefined> {
  try {
    return await guardduty.getDetector({ DetectorId });
  } catch (error) {
    // Neither AWS's code nor the emulator's is only for this.
    const isForeign = error instanceof Error && error.message.includes("detectorId is not owned");
    if (isForeign && awsCode(error) !== undefined) {
      return undefined;
    }
    throw error;
  }
}
