import { resourceRule } from "../framework/resource-rule";
import { TRAIL_TYPES } from "../resources/aws-types";
import { expectValue, isTrue } from "../values/expect";

export const cloudtrailValidated = resourceRule({
  name: "cloudtrail-validated",
  description: "A trail signs its log files.",
  displayName: "CloudTrail log files are validated",
  severity: "medium",
  why: "Without digest files, nobody can prove that a log file was not changed or deleted after CloudTrail delivered it.",
  services: ["cloudtrail", "audit"],
  securityHub: ["CloudTrail.4"],
  remediationSteps: "Set enableLogFileValidation to true.",
  url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html",
  types: TRAIL_TYPES,
  judge(trail, findings) {
    expectValue(findings, trail.property("enableLogFileValidation"), isTrue, "Set it to true.");
  },
});
