import { declaredIn, REQUIRED } from "../framework/required";
import { stackRule } from "../framework/stack-rule";
import { SECURITY_HUB, STANDARDS_SUBSCRIPTION } from "../resources/aws-types";
import { mayShareRegion } from "../resources/region";
import type { StackResource } from "../resources/stack";
import { expectValue, isTrueOrAbsent } from "../values/expect";
import { UNKNOWN } from "../values/unknown";

export const securityhubStandards = stackRule({
  name: "securityhub-standards",
  description: "A declared Security Hub checks the account against at least one standard.",
  displayName: "Security Hub has a standard",
  severity: "medium",
  why: "A hub without a standard checks nothing, so it reports nothing.",
  services: ["securityhub", "detection"],
  securityHub: ["CIS.4.16"],
  remediationSteps: `Declare an ${STANDARDS_SUBSCRIPTION} in the hub's Region, or leave enableDefaultStandards out to get the standards that AWS chooses.`,
  url: "https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-auto-enabled-standards.html",
  settings: REQUIRED,
  judge(stack, findingsOf, { required }) {
    const subscriptions = stack.ofTypes([STANDARDS_SUBSCRIPTION]).filter(namesStandard);
    for (const hub of declaredIn(stack, SECURITY_HUB, required, findingsOf)) {
      if (!subscriptions.some((subscription) => mayShareRegion(hub, subscription))) {
        expectValue(
          findingsOf(hub.urn),
          hub.property("enableDefaultStandards"),
          isTrueOrAbsent,
          `Set it to true, or declare an ${STANDARDS_SUBSCRIPTION}.`,
        );
      }
    }
  },
});

function namesStandard({ property }: StackResource): boolean {
  const { value } = property("standardsArn");
  return value === UNKNOWN || (typeof value === "string" && value !== "");
}
