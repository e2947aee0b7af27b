import type { Watched } from "./alarm-names";

/**
 * How an event becomes a sentence: parts of the event by name, and a text that holds the names.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export interface AlarmMessage {
  readonly inputPaths: Readonly<Record<string, string>>;
  readonly inputTemplate: string;
}

/** What the change puts at risk, as a sentence says it. */
const AT_RISK: Readonly<Record<Watched, string>> = {
  key: "the key",
  alias: "the key's alias",
  bucket: "the bucket's protection",
  account: "the account's public access block",
  trail: "the audit trail",
  rules: "the alarm's rules",
  topic: "the alarm's topic",
  queue: "the alarm's dead-letter queue",
  alarms: "the alarms on failed deliveries",
  roles: "a service's role",
  threats: "GuardDuty or Security Hub",
};

/** The message of a rule of a stack. The error is empty if the call succeeded. */
export function alarmMessage(stack: string, watched: Watched): AlarmMessage {
  const sentences = [
    `AeroSecure stack ${stack}: <event> was called on ${AT_RISK[watched]} by <caller> from <address> at <time>, in <region> of account <account>.`,
    "Error, if it was refused: <error>.",
    "CloudTrail event <id>.",
  ];
  return {
    inputPaths: {
      event: "$.detail.eventName",
      caller: "$.detail.userIdentity.arn",
      address: "$.detail.sourceIPAddress",
      time: "$.time",
      region: "$.region",
      account: "$.account",
      error: "$.detail.errorCode",
      id: "$.detail.eventID",
    },
    // A text for EventBridge has to be in quotes.
    inputTemplate: JSON.stringify(sentences.join(" ")),
  };
}
