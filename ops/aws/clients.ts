import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { GuardDutyClient } from "@aws-sdk/client-guardduty";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { S3ControlClient } from "@aws-sdk/client-s3-control";
import { SecurityHubClient } from "@aws-sdk/client-securityhub";
import { STSClient } from "@aws-sdk/client-sts";
import { type Credentials, findCredentials } from "./credentials";
import { isPassing } from "./errors/aws-errors";
import { noteOperation } from "./errors/aws-operation";
import { ClearTextGuard } from "./network/clear-text-guard";
import { endpointOf, isLoopback } from "./network/endpoints";
import { patientRetry } from "./network/patient-retry";

const SERVICES = {
  kms: KMSClient,
  s3: S3Client,
  s3Control: S3ControlClient,
  sts: STSClient,
  iam: IAMClient,
  cloudTrail: CloudTrailClient,
  eventBridge: EventBridgeClient,
  guardDuty: GuardDutyClient,
  securityHub: SecurityHubClient,
};
type Services = { readonly [S in keyof typeof SERVICES]: InstanceType<(typeof SERVICES)[S]> };

/** Services whose name in the SDK's variables is another than in capitals. */
const ENDPOINT_NAMES: Readonly<Record<string, string>> = { s3Control: "S3_CONTROL" };

/** AWS SDK clients of one region, each made at its first use. */
export interface Clients extends Services {
  readonly region: string;
  /** What signs their calls. */
  readonly credentials: Credentials;
  /** The clients of another region. */
  in(region: string): Clients;
}

export interface ClientOptions {
  /** Seconds without a byte after which an attempt counts as failed. @default 60 */
  readonly requestTimeoutInSeconds?: number | undefined;
  /** Called for every attempt that AWS throttles. */
  readonly onThrottle?: () => void;
  /** Those of other clients, so that nobody is asked twice. @default those that the AWS CLI would find */
  readonly credentials?: Credentials;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * How often a call is tried, with growing pauses, unless AWS_MAX_ATTEMPTS says otherwise. Without that, a call that AWS
 * throttles is tried for minutes.
 */
const MAX_ATTEMPTS = 8;
const CONNECTION_TIMEOUT_MS = 10_000;
const DEFAULT_REQUEST_TIMEOUT_S = 60;
/** Connections to one host at the same time. */
const MAX_SOCKETS = 64;

/**
 * Clients that find credentials, endpoints, proxy and certificates as the AWS CLI does, slow down if AWS throttles them,
 * and never send anything in clear text off this machine.
 */
export function clientsOf(region: string, options: ClientOptions = {}): Clients {
  const env = options.env ?? process.env;
  const credentials = options.credentials ?? findCredentials();
  const requestHandler = new ClearTextGuard(
    {
      maxSockets: MAX_SOCKETS,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      socketTimeout: (options.requestTimeoutInSeconds ?? DEFAULT_REQUEST_TIMEOUT_S) * 1000,
    },
    env,
  );
  const configOf = (service: string) => {
    const endpoint = endpointOf(ENDPOINT_NAMES[service] ?? service.toUpperCase(), env);
    return {
      region,
      credentials,
      requestHandler,
      maxAttempts: Number(env["AWS_MAX_ATTEMPTS"]) || MAX_ATTEMPTS,
      retryMode: "adaptive",
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(service === "s3" ? { forcePathStyle: isLocal(endpoint) } : {}),
    };
  };
  const clientFor = (service: string, Client: new (config: object) => AwsClient): AwsClient => {
    const config = configOf(service);
    const client = new Client(config);
    if (client instanceof S3ControlClient && isLocal(config.endpoint)) {
      stayOn(new URL(config.endpoint), region, client);
    }
    return client;
  };
  const regions = new Map<string, Clients>();
  const clients = {
    region,
    credentials,
    in(other: string) {
      const found =
        other === region
          ? clients
          : (regions.get(other) ?? clientsOf(other, { ...options, credentials }));
      regions.set(other, found);
      return found;
    },
  } as Clients;
  for (const [service, Client] of Object.entries(SERVICES)) {
    let client: AwsClient | undefined;
    Object.defineProperty(clients, service, {
      get: () => {
        client ??= observed(patient(clientFor(service, Client), env, options.onThrottle));
        return client;
      },
    });
  }
  return clients;
}

function isLocal(endpoint: string | undefined): endpoint is string {
  return endpoint !== undefined && isLoopback(new URL(endpoint).hostname);
}

type AwsClient = Services[keyof Services];

/** S3 Control puts the account before the endpoint's host, which no address of this machine can have. */
function stayOn(url: URL, region: string, { config }: S3ControlClient): void {
  config.endpointProvider = () => ({
    url,
    properties: {
      authSchemes: [{ name: "sigv4", signingName: "s3", signingRegion: region, properties: {} }],
    },
  });
}

/** Tries what AWS throttles for minutes, unless the user says how often. */
function patient<Client extends AwsClient>(
  client: Client,
  { AWS_MAX_ATTEMPTS: attempts }: NodeJS.ProcessEnv,
  onThrottle: () => void = () => {},
): Client {
  const { config } = client as Pick<KMSClient, "config">;
  const ofSdk = config.retryStrategy;
  let strategy: ReturnType<typeof ofSdk> | undefined;
  config.retryStrategy = () => {
    strategy ??= ofSdk().then((inner) =>
      "acquireInitialRetryToken" in inner
        ? patientRetry(inner, { onThrottle, ...(attempts ? { patienceInMs: 0 } : {}) })
        : inner,
    );
    return strategy;
  };
  return client;
}

/** Notes for every error the call that it came from, which an error of S3 does not say. */
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
  middlewareStack.add((next) => async (args) => next(args).catch(asUnderstood), {
    step: "deserialize",
    priority: "high",
    name: "aerosecureUnderstood",
  });
  return client;
}

/** Marks what the SDK would not know for an answer that another attempt may change. */
function asUnderstood(error: unknown): never {
  asNotImplemented(error);
  if (isPassing(error)) {
    Object.assign(error as Error, { $retryable: { throttling: true } });
  }
  throw error;
}

/** The local AWS answers 500 to a call it does not know, which would be tried again for seconds. */
function asNotImplemented(error: unknown): void {
  if (error instanceof Error && /with unknown operation/.test(error.message)) {
    Object.assign(error, { name: "NotImplemented" });
    Object.assign((error as { $metadata?: object }).$metadata ?? {}, { httpStatusCode: 501 });
  }
}
