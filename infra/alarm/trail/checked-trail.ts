import { Trail } from "@pulumi/aws/cloudtrail";
import { all, type ComponentResource, type Output, type Unwrap } from "@pulumi/pulumi";
import { userError } from "../../user-error";

/** What decides whether a trail lets EventBridge see changes. */
export interface TrailState {
  readonly enableLogging: Unwrap<Trail["enableLogging"]>;
  readonly eventSelectors: Unwrap<Trail["eventSelectors"]>;
  readonly advancedEventSelectors: Unwrap<Trail["advancedEventSelectors"]>;
}

/**
 * The ARN of an existing trail, once it is found to record what the alarm needs.
 *
 * @throws RunError, in the output, that names what the trail does not do. A trail that does not exist
 * makes the deployment fail in the AWS provider's words.
 */
export function checkedTrail(
  name: string,
  { trailArn, region }: { readonly trailArn: string; readonly region: string },
  parent: ComponentResource,
): Output<string> {
  const trail = Trail.get(name, trailArn, { region }, { parent });
  const { enableLogging, eventSelectors, advancedEventSelectors } = trail;
  return all([enableLogging, eventSelectors, advancedEventSelectors]).apply(
    ([logs, selectors, advanced]) => {
      const state = {
        enableLogging: logs,
        eventSelectors: selectors,
        advancedEventSelectors: advanced,
      };
      refuseDeafTrail(trailArn, state);
      return trailArn;
    },
  );
}

/**
 * Stops a deployment whose alarm would receive nothing.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 *
 * @throws RunError that names the trail and what to change about it.
 */
export function refuseDeafTrail(trailArn: string, state: TrailState): void {
  const faults = [
    ...(state.enableLogging === false
      ? ["It does not log: start it with `aws cloudtrail start-logging`."]
      : []),
    ...(recordsChanges(state)
      ? []
      : [
          "It does not record management events that write, those of AWS KMS included: change its event selectors, or set trail to create.",
        ]),
  ];
  if (faults.length > 0) {
    throw userError(
      [`The alarm would receive nothing from the trail ${trailArn}.`, ...faults].join("\n"),
    );
  }
}

const KMS = "kms.amazonaws.com";

function recordsChanges({ eventSelectors = [], advancedEventSelectors = [] }: TrailState): boolean {
  if (advancedEventSelectors.length > 0) {
    return advancedEventSelectors.some(({ fieldSelectors }) =>
      fieldSelectors.every(
        ({ field, equals, notEquals }) =>
          (field === "eventCategory" && equals?.includes("Management")) ||
          (field === "readOnly" && equals?.includes("false")) ||
          (field === "eventSource" && notEquals !== undefined && !notEquals.includes(KMS)),
      ),
    );
  }
  // A trail without selectors records every management event.
  return (
    eventSelectors.length === 0 ||
    eventSelectors.some(
      ({ includeManagementEvents, readWriteType, excludeManagementEventSources }) =>
        includeManagementEvents !== false &&
        readWriteType !== "ReadOnly" &&
        excludeManagementEventSources?.includes(KMS) !== true,
    )
  );
}
