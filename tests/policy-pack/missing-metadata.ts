import type { Rule } from "../../policy-pack/src/framework/rule";
import { controlTags, frameworkOf } from "../../policy-pack/src/frameworks";

/** What a reader is told of every policy, and the form it has. */
const FORMS: Readonly<Record<string, RegExp>> = {
  name: /^(kms|s3|guardduty|securityhub|cloudtrail)(-[a-z0-9]+)+$/,
  description: /^[A-Z].+\.$/,
  displayName: /^(KMS|S3|GuardDuty|Security Hub|CloudTrail) .+[^.]$/,
  severity: /^(low|medium|high|critical)$/,
  enforcementLevel: /^(advisory|mandatory)$/,
  why: /^[A-Z].+\.$/,
  remediationSteps: /^[A-Z].+\.$/,
  url: /^https:\/\/docs\.aws\.amazon\.com\/.+/,
};

/** The items of a policy's metadata that it lacks, or has in another form than wanted. */
export function missingMetadata(rule: Partial<Rule>): readonly string[] {
  const { tags = [], framework, securityHub, settings, configSchema } = rule;
  const controls = securityHub ?? [];
  const [all, ...services] = tags.filter((tag) => !controlTags(controls).includes(tag));
  const isTagged =
    all === "aws" &&
    services.length > 0 &&
    controlTags(controls).every((tag) => tags.includes(tag));
  const configured = Object.keys(configSchema?.properties ?? {});
  const wanted = [...Object.keys(settings ?? {}), "onUnknown", "exemptions"];
  return [
    ...Object.entries(FORMS)
      .filter(([item, form]) => !form.test(String(Reflect.get(rule, item) ?? "")))
      .map(([item]) => item),
    ...(isTagged ? [] : ["tags"]),
    ...(JSON.stringify(framework) === JSON.stringify(frameworkOf(controls)) ? [] : ["framework"]),
    ...(securityHub === undefined ? ["securityHub"] : []),
    ...(settings === undefined ? ["settings"] : []),
    ...(wanted.every((name) => configured.includes(name)) ? [] : ["configSchema"]),
  ];
}
