import { previewOnly } from "../preview-only";
import { region } from "../property";
import { shown } from "../shown";

/**
 * `aws:securityhub/standardsSubscription:StandardsSubscription`: checks the account against a standard.
 * Source: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchEnableStandards.html
 */
export const standardsSubscription = previewOnly({
  label: "Security Hub Standards Subscription",
  properties: {
    region,
    standardsArn: {
      is: "text",
      required: true,
      replaces: true,
      rule: (value) =>
        /^arn:aws[\w-]*:securityhub:[\w-]*::(?:standards|ruleset)\/[\w-]+\/v\/[\d.]+$/.test(
          String(value),
        )
          ? undefined
          : `must be the ARN of a Security Hub standard, not ${shown(value)}`,
    },
  },
  outputs: { arn: {} },
  remedy: "set securityHub to adopt or off for a stack that is deployed here",
});
