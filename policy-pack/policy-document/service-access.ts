import { reachOf } from "./caller";
import { clausesOf, coversResources } from "./clause";
import type { PolicyDocument } from "./document";
import { ARN_IN_ACCOUNT, patternOf, SOURCE_KEYS } from "./elements/caller-keys";
import type { Fact, Request } from "./elements/condition";
import { openActions } from "./outsiders";
import { KMS } from "./services";

/** A service that may use a key for anyone who asks it to. */
export interface ServiceAccess {
  readonly path: string;
  readonly service: string;
  /** Whether it is EventBridge, with the rights that it needs to write to an encrypted topic. */
  readonly isEventBridgePublishing: boolean;
}

/**
 * What a service writes into the encryption context by itself is as good as a source: who or what
 * it acts for. CloudWatch Logs and SES are bound by nothing else.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
const CONTEXT_OF_A_SERVICE = "kms:encryptioncontext:aws:";
const CONTEXT_VALUE = new RegExp(`^\\d{12}$|${ARN_IN_ACCOUNT.source}`);

const EVENT_BRIDGE = "events.amazonaws.com";

/** The services that a document lets in for sources that it does not name. */
export function openServices(document: PolicyDocument): readonly ServiceAccess[] {
  const clauses = clausesOf(document, KMS);
  return clauses.flatMap((clause) => {
    if (!clause.allows || clause.principals.isInverted) {
      return [];
    }
    const services = clause.principals.named.filter(({ kind }) => kind === "service");
    return services.flatMap(({ name }) => {
      const service = {
        kind: "service",
        name,
        label: name,
        account: undefined,
        arn: undefined,
      } as const;
      const denies = clauses.filter(
        (each) =>
          !each.allows && reachOf(each, service) !== undefined && coversResources(each, clause),
      );
      const actions = openActions(clause, denies, sourceForm, requestOf(name));
      const isEventBridgePublishing = name === EVENT_BRIDGE && actions.every(isPublishing);
      const { path } = clause.statement;
      return actions.length === 0 ? [] : [{ path, service: name, isEventBridgePublishing }];
    });
  });
}

/** kms:Decrypt and kms:GenerateDataKey*, of which a statement may name any part. */
function isPublishing(action: string): boolean {
  return action === "kms:decrypt" || action.startsWith("kms:generatedatakey");
}

function sourceForm(key: string): RegExp | undefined {
  return key.startsWith(CONTEXT_OF_A_SERVICE) ? CONTEXT_VALUE : patternOf(SOURCE_KEYS, key);
}

function requestOf(service: string): Request {
  return (key): Fact => {
    switch (key) {
      case "aws:principalisawsservice":
        return { is: "true" };
      case "aws:principalservicename":
        return { is: service };
      default:
        return undefined;
    }
  };
}
