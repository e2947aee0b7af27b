import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EventBridge, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { KMS } from "@aws-sdk/client-kms";
import { SNS } from "@aws-sdk/client-sns";
import { SQS } from "@aws-sdk/client-sqs";
import { policyPackDirectory } from "../../local/processes/paths";
import { ensureStack } from "../../local/pulumi/stack";
import { type PulumiRun, runPulumi } from "../../local/start/pulumi-run";
import { succeeds } from "../support/deployment";
import { clientSettings } from "../support/local-aws";
import { startTestAws, testInstance } from "../support/test-instance";

const project = join(__dirname, "../support/alarm-program");
export const STACK = "watched";
export const COPY_REGION = "us-west-2";

/** Clients of one region. */
export interface Region {
  readonly events: EventBridge;
  readonly sns: SNS;
  readonly sqs: SQS;
}

function regionOf(endpoint: string, region: string): Region {
  const client = { ...clientSettings(endpoint), region };
  return {
    events: new EventBridge(client),
    sns: new SNS(client),
    sqs: new SQS({ ...client, useQueueUrlAsEndpoint: false }),
  };
}

/** The stack of the alarm program on the local AWS, deployed, with a queue that hears what its first topic tells. */
export interface WatchedStack {
  readonly outputs: Readonly<Record<string, string>>;
  /** The bus, topics and queues of the stack's region, and of its copy's. */
  readonly home: Region;
  readonly away: Region;
  readonly kms: KMS;
  /** Runs `pulumi` on the stack. */
  readonly pulumi: (...args: readonly string[]) => Promise<PulumiRun>;
  /** Puts events on the bus and waits for messages until so many came, and then for any more. */
  messagesOf(
    entries: readonly PutEventsRequestEntry[],
    expected: number,
    from?: string,
    region?: Region,
  ): Promise<readonly string[]>;
  /** Puts an event on the bus and waits until its message is there, among those that came late. */
  hears(entry: PutEventsRequestEntry, id: string, from?: string, region?: Region): Promise<void>;
}

/** What the local AWS reports of the deployment's own calls, in its own time: by ids that no test gives. */
const OWN_EVENT = /CloudTrail event [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\./;

/** Longest wait for a message, and how long no more come before none is taken to come. */
const LONGEST_WAIT_MS = 30_000;
const QUIET_MS = 3_000;

/** Deploys the stack before the tests of the calling suite and destroys it after them. */
export function watchedStack(): () => WatchedStack {
  let watched: WatchedStack | undefined;
  let end: () => Promise<unknown> = async () => {};

  before(async function () {
    this.timeout(900_000);
    [watched, end] = await deploy();
  });
  after(() => end());

  return () => {
    assert.ok(watched !== undefined, "The stack is deployed before the tests.");
    return watched;
  };
}

async function deploy(): Promise<readonly [WatchedStack, () => Promise<unknown>]> {
  const aws = await startTestAws();
  const settings = join(testInstance.directory, "alarm.yaml");
  await writeFile(settings, JSON.stringify({ config: { "aws:region": "us-east-1" } }));
  await ensureStack(aws, testInstance, { project, stack: STACK });
  const name = ["--cwd", project, "--stack", STACK];
  const pulumi = (...args: readonly string[]) =>
    runPulumi(aws, [...args, ...name, "--config-file", settings]);
  await succeeds(pulumi("up", "--yes", "--skip-preview", "--policy-pack", policyPackDirectory));
  const told = await succeeds(runPulumi(aws, ["stack", "output", "--json", ...name]));
  const outputs: Readonly<Record<string, string>> = JSON.parse(told.stdout);
  const home = regionOf(aws.endpoint, "us-east-1");
  const away = regionOf(aws.endpoint, COPY_REGION);
  const kms = new KMS(clientSettings(aws.endpoint));
  const queueUrl = await queueOn(home, outputs["topicArn"] ?? "", "listening");
  const watched: WatchedStack = {
    outputs,
    home,
    away,
    kms,
    pulumi,
    messagesOf: async (entries, expected, from = queueUrl, region = home) => {
      await putEvents(entries, region);
      const messages: string[] = [];
      let lastMessage = Date.now();
      const isAwaited = () =>
        Date.now() - lastMessage < (messages.length < expected ? LONGEST_WAIT_MS : QUIET_MS);
      while (isAwaited()) {
        const received = await takeFrom(from, region);
        if (received.length > 0) {
          lastMessage = Date.now();
        }
        messages.push(...received.filter((text) => !OWN_EVENT.test(text)));
      }
      return messages;
    },
    hears: async (entry, id, from = queueUrl, region = home) => {
      await putEvents([entry], region);
      const heard: string[] = [];
      for (const last = Date.now() + LONGEST_WAIT_MS; Date.now() < last; ) {
        heard.push(...idsIn(await takeFrom(from, region)));
        if (heard.includes(id)) {
          return;
        }
      }
      assert.fail(`${id} is not among ${heard.join(", ")}`);
    },
  };
  const end = async () => {
    await home.sqs.deleteQueue({ QueueUrl: queueUrl });
    for (const client of [...Object.values(home), ...Object.values(away), kms]) {
      client.destroy();
    }
    await succeeds(pulumi("destroy", "--yes", "--skip-preview"));
  };
  return [watched, end];
}

/** Makes a queue that hears what a topic tells. @returns its URL */
export async function queueOn(
  { sns, sqs }: Region,
  TopicArn: string,
  QueueName: string,
): Promise<string> {
  const { QueueUrl = "" } = await sqs.createQueue({ QueueName });
  await sns.subscribe({
    TopicArn,
    Protocol: "sqs",
    Endpoint: TopicArn.replace(/:sns:(.+):.+$/, `:sqs:$1:${QueueName}`),
    Attributes: { RawMessageDelivery: "true" },
  });
  return QueueUrl;
}

async function putEvents(
  entries: readonly PutEventsRequestEntry[],
  { events }: Region,
): Promise<void> {
  for (let first = 0; first < entries.length; first += 10) {
    const batch = entries.slice(first, first + 10);
    const { FailedEntryCount } = await events.putEvents({ Entries: batch });
    assert.equal(FailedEntryCount, 0);
  }
}

/** Takes up to ten messages from a queue; where it is empty, a moment later. */
async function takeFrom(QueueUrl: string, { sqs }: Region): Promise<readonly string[]> {
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
  if (Messages.length === 0) {
    await sleep(100);
    return [];
  }
  await sqs.deleteMessageBatch({
    QueueUrl,
    Entries: Messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle })),
  });
  return Messages.map(({ Body = "" }) => Body);
}

/** The ids of the CloudTrail events that messages tell of. */
export function idsIn(messages: readonly string[]): readonly string[] {
  return messages.map((message) => /CloudTrail event (\S+)\./.exec(message)?.[1] ?? message);
}
