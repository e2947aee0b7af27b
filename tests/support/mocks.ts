import { type Output, runtime } from "@pulumi/pulumi";
import { deserializeProperties } from "@pulumi/pulumi/runtime";
import * as debuggable from "@pulumi/pulumi/runtime/debuggable";

// The SDK takes a stack trace with each of its promises, thousands in a program, and shows it only under
// PULUMI_DEBUG_PROMISE_LEAKS. To take them was most of the time of the tests of infra.
Object.assign(debuggable, { debuggablePromise: <T>(promise: Promise<T>) => promise });

/** A resource as the program registered it. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Type and name of the parent; empty where the stack is the parent. */
  readonly parent: string;
  readonly protect: boolean;
  /** Type and name of the resource that takes this one with it; empty where there is none. */
  readonly deletedWith: string;
  /** Types and names of all it waits for, by property or by `dependsOn`, sorted. */
  readonly dependencies: readonly string[];
}

type FixedAnswer = Readonly<Record<string, unknown>> | Error;

/** What a call of a provider function answers, to all inputs or to these; an Error makes it fail. */
export type Answer = FixedAnswer | ((inputs: Readonly<Record<string, unknown>>) => FixedAnswer);

/** The stack and the AWS behind a program under test. */
export interface MockWorld {
  /** The program's own unless another is named. */
  readonly project?: string;
  readonly stack?: string;
  /** Pulumi configuration by full key; lists and objects as JSON, as the engine passes them. */
  readonly config?: Readonly<Record<string, string>>;
  /** Answers by token, such as `aws:kms/getKey:getKey`. */
  readonly answers?: Readonly<Record<string, Answer>>;
  /** ARNs of keys by their logical names, where one program has several. */
  readonly keyArns?: Readonly<Record<string, string>>;
}

/** What was seen of a program. */
export interface Recording {
  /** The calls of provider functions, in their order. */
  readonly calls: readonly { readonly token: string; readonly inputs: unknown }[];
  /** Waits until nothing is under way, then tells what was registered, in its order. */
  resources(): Promise<readonly Recorded[]>;
  /** Tells the same of those whose new one is created before the old one is deleted, whatever the provider wants. */
  createdFirst(): Promise<readonly Recorded[]>;
}

/** Ids and ARNs that AWS gives to what the mocks create. */
export const CREATED_KEY = {
  keyId: "1234abcd-12ab-34cd-56ef-1234567890ab",
  arn: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
} as const;

const PROJECT = "aerosecure-kms";

/** The surface of the mock monitor that sees a whole registration; the mocks themselves do not. */
interface Monitor {
  registerResource(request: RegisterRequest, callback: unknown): Promise<void>;
}

interface RegisterRequest {
  getType(): string;
  getName(): string;
  getObject(): Parameters<typeof deserializeProperties>[0];
  getParent(): string;
  getProtect(): boolean;
  getDeletedwith(): string;
  getDependenciesList(): string[];
  getDeletebeforereplace(): boolean;
  getDeletebeforereplacedefined(): boolean;
}

/** Replaces engine and AWS by mocks and records what is registered from here on. */
export async function recordResources(world: MockWorld = {}): Promise<Recording> {
  const calls: { token: string; inputs: unknown }[] = [];
  const recorded: Recorded[] = [];
  const createdFirst: Recorded[] = [];
  await runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        const arn = type === "aws:kms/key:Key" ? world.keyArns?.[name] : undefined;
        const state = { ...inputs, ...ADDED[type]?.(inputs), ...(arn !== undefined && { arn }) };
        return { id: `${name}-id`, state };
      },
      call: ({ token, inputs }) => {
        calls.push({ token, inputs });
        const given = world.answers?.[token] ?? new Error(`no answer for ${token}`);
        const answer = typeof given === "function" ? given(inputs) : given;
        if (answer instanceof Error) {
          // What the engine sends is a gRPC error, whose text is in `details`.
          throw Object.assign(answer, { details: answer.message });
        }
        return answer;
      },
    },
    world.project ?? PROJECT,
    world.stack ?? "test",
  );
  runtime.setAllConfig({ ...world.config });
  const monitor = runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    const resource = recording(request);
    recorded.push(resource);
    if (request.getDeletebeforereplacedefined() && !request.getDeletebeforereplace()) {
      createdFirst.push(resource);
    }
    return register(request, callback);
  };
  const whenDone = async (seen: readonly Recorded[]) => {
    await (runtime as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();
    return seen;
  };
  return {
    calls,
    resources: () => whenDone(recorded),
    createdFirst: () => whenDone(createdFirst),
  };
}

/** The value of an output, once it is known. */
export function valueFrom<Value>(output: Output<Value>): Promise<Value> {
  return new Promise((resolve) => {
    output.apply((value) => resolve(value as Value));
  });
}

type Inputs = Readonly<Record<string, unknown>>;

/** What AWS adds to a resource when it is created, by type. */
const ADDED: Readonly<Record<string, (inputs: Inputs) => Inputs>> = {
  "aws:kms/key:Key": () => CREATED_KEY,
  "aws:iam/role:Role": ({ name }) => ({ arn: `arn:aws:iam::111122223333:role/${name}` }),
  "aws:s3/bucket:Bucket": ({ bucket }) => ({ arn: `arn:aws:s3:::${bucket}` }),
  "aws:cloudtrail/trail:Trail": ({ name }) => ({
    arn: `arn:aws:cloudtrail:us-east-1:111122223333:trail/${name}`,
  }),
  "aws:sns/topic:Topic": ({ name, region }) => ({
    arn: `arn:aws:sns:${region}:111122223333:${name}`,
  }),
  "aws:sqs/queue:Queue": ({ name, region }) => ({
    arn: `arn:aws:sqs:${region}:111122223333:${name}`,
    url: `https://sqs.${region}.amazonaws.com/111122223333/${name}`,
  }),
};

function recording(request: RegisterRequest): Recorded {
  return {
    type: request.getType(),
    name: request.getName(),
    inputs: deserializeProperties(request.getObject()),
    parent: shortName(request.getParent()),
    protect: request.getProtect(),
    deletedWith: shortName(request.getDeletedwith()),
    dependencies: request.getDependenciesList().map(shortName).sort(),
  };
}

/** `aws:kms/key:Key data` of a URN, or nothing of the stack's and of none. */
function shortName(urn: string): string {
  const [, , types = "", name = ""] = urn.split("::");
  const type = types.split("$").at(-1) ?? "";
  return type === "" || type === "pulumi:pulumi:Stack" ? "" : `${type} ${name}`;
}
