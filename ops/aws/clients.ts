import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { GuardDutyClient } from "@aws-sdk/client-guardduty";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SecurityHubClient } from "@aws-sdk/client-securityhub";
import { STSClient } from "@aws-sdk/client-sts";
import { ClearTextGuard } from "./clear-text-guard";
import { endpointOf, isLoopback, type ServiceId } from "./endpoints";
import { noteOperation } from "./errors/aws-operation";

/** AWS SDK clients of one region, each made at its first use. */
export interface Clients {
  readonly region: string;
  readonly kms: KMSClient;
  readonly s3: S3Client;
  readonly sts: STSClient;
  readonly iam: IAMClient;
  readonly cloudTrail: CloudTrailClient;
  readonly eventBridge: EventBridgeClient;
  readonly guardDuty: GuardDutyClient;
  readonly securityHub: SecurityHubClient;
  /** The clients of another region. */
  in(region: string): Clients;
}

export interface ClientOptions {
  /** Seconds without a byte after which an attempt counts as failed. @default 60 */
  readonly requestTimeoutInSeconds?: number | undefined;
  readonly env?: NodeJS.ProcessEnv;
}

/** How often a call is tried, with a growing pause between, where AWS_MAX_ATTEMPTS says nothing. */
const MAX_ATTEMPTS = 8;
const CONNECTION_TIMEOUT_MS = 10_000;
const DEFAULT_REQUEST_TIMEOUT_S = 60;
/** Connections to one host at once. */
const MAX_SOCKETS = 64;

/**
 * Clients that find credentials and endpoints as the AWS CLI does, slow down where AWS throttles them, and
 * never send anything in clear text off this machine.
 */
export function clientsOf(region: string, options: ClientOptions = {}): Clients {
  const env = options.env ?? process.env;
  const requestHandler = new ClearTextGuard({
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    socketTimeout: (options.requestTimeoutInSeconds ?? DEFAULT_REQUEST_TIMEOUT_S) * 1000,
    httpAgent: { maxSockets: MAX_SOCKETS, keepAlive: true },
    httpsAgent: { maxSockets: MAX_SOCKETS, keepAlive: true },
  });
  const configOf = (service: ServiceId) => {
    const endpoint = endpointOf(service, env);
    return {
      region,
      requestHandler,
      maxAttempts: Number(env["AWS_MAX_ATTEMPTS"]) || MAX_ATTEMPTS,
      retryMode: "adaptive",
      ...(endpoint === undefined ? {} : { endpoint }),
    } as const;
  };
  const s3Endpoint = endpointOf("S3", env);
  const isLocalS3 = s3Endpoint !== undefined && isLoopback(new URL(s3Endpoint).hostname);
  const made = new Map<ServiceId, unknown>();
  const once = <Client extends AwsClient>(service: ServiceId, make: () => Client): Client => {
    const client = (made.get(service) as Client | undefined) ?? observed(make());
    made.set(service, client);
    return client;
  };
  const regions = new Map<string, Clients>();
  const clients: Clients = {
    region,
    get kms() {
      return once("KMS", () => new KMSClient(configOf("KMS")));
    },
    get s3() {
      return once("S3", () => new S3Client({ ...configOf("S3"), forcePathStyle: isLocalS3 }));
    },
    get sts() {
      return once("STS", () => new STSClient(configOf("STS")));
    },
    get iam() {
      return once("IAM", () => new IAMClient(configOf("IAM")));
    },
    get cloudTrail() {
      return once("CLOUDTRAIL", () => new CloudTrailClient(configOf("CLOUDTRAIL")));
    },
    get eventBridge() {
      return once("EVENTBRIDGE", () => new EventBridgeClient(configOf("EVENTBRIDGE")));
    },
    get guardDuty() {
      return once("GUARDDUTY", () => new GuardDutyClient(configOf("GUARDDUTY")));
    },
    get securityHub() {
      return once("SECURITYHUB", () => new SecurityHubClient(configOf("SECURITYHUB")));
    },
    in(other) {
      const found = other === region ? clients : (regions.get(other) ?? clientsOf(other, options));
      regions.set(other, found);
      return found;
    },
  };
  return clients;
}

type AwsClient = Clients[Exclude<keyof Clients, "region" | "in">];

/** Remembers of every error which call it came from: S3 alone does not tell. */
function observed<Client extends AwsClient>(client: Client): Client {
  const { middlewareStack } = client as Pick<KMSClient, "middlewareStack">;
  middlewareStack.add(
    (next, { clientName = "", commandName = "" }) =>
      async (args) => {
        try {
          return await next(args);
        } catch (error) {
          noteOperation(error, {
            service: clientName.replace(/Client$/, ""),
            operation: commandName.replace(/Command$/, ""),
            input: args.input,
          });
          throw error;
        }
      },
    { step: "initialize", name: "aerosecureOperation" },
  );
  middlewareStack.add((next) => async (args) => next(args).catch(asNotImplemented), {
    step: "deserialize",
    priority: "high",
    name: "aerosecureNotImplemented",
  });
  return client;
}

/** The local AWS answers 500 to a call it does not know, which would be tried again for seconds. */
function asNotImplemented(error: unknown): never {
  if (error instanceof Error && /with unknown operation/.test(error.message)) {
    Object.assign(error, { name: "NotImplemented" });
    Object.assign((error as { $metadata?: object }).$metadata ?? {}, { httpStatusCode: 501 });
  }
  throw error;
}
