import { type Event, type LookupAttribute, paginateLookupEvents } from "@aws-sdk/client-cloudtrail";
import type { Context } from "../../door/context";
import type { Target } from "../../stack/target";
import { isAbout, type KeyEvent, keyEventOf } from "./key-event";

/** What CloudTrail has recorded of a key. */
export interface KeyEvents {
  /** In ISO 8601: nothing older was asked for. */
  readonly since: string;
  /** Newest first. */
  readonly list: readonly KeyEvent[];
  /** Whether there were more than asked for, all of them older. */
  readonly isCutOff: boolean;
}

export interface EventsAsked {
  readonly days: number;
  /** The most events that are listed. */
  readonly limit: number;
}

const MS_PER_DAY = 86_400_000;

/**
 * Who used or changed a key, out of CloudTrail's event history, which keeps 90 days of a region and is some
 * minutes late.
 *
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export async function readEvents(
  context: Pick<
    Context<Target>,
    "clients" | "isLoopback" | "now" | "progress" | "signal" | "target"
  >,
  { days, limit }: EventsAsked,
): Promise<KeyEvents> {
  const { clients, target, signal, progress } = context;
  const since = new Date(context.now().getTime() - days * MS_PER_DAY);
  const found = new Map<string, KeyEvent>();
  let isCutOff = false;
  const lookUp = async (attribute: LookupAttribute, say: (text: string) => void) => {
    const pages = paginateLookupEvents(
      { client: clients.cloudTrail, pageSize: 50 },
      { LookupAttributes: [attribute], StartTime: since },
      { abortSignal: signal },
    );
    let count = 0;
    for await (const { Events = [] } of pages) {
      for (const event of relevantIn(Events, target)) {
        if (count === limit) {
          isCutOff = true;
          return;
        }
        count += 1;
        found.set(event.id, event);
      }
      say(`${found.size} events`);
    }
  };
  await progress.during("Reading CloudTrail", async (say) => {
    for (const attribute of attributesOf(context)) {
      await lookUp(attribute, say);
    }
  });
  const list = [...found.values()].sort((one, other) => other.at.localeCompare(one.at));
  return {
    since: since.toISOString(),
    list: list.slice(0, limit),
    isCutOff: isCutOff || list.length > limit,
  };
}

function relevantIn(events: readonly Event[], target: Target): readonly KeyEvent[] {
  return events
    .filter((event) => isAbout(event, target))
    .flatMap((event) => keyEventOf(event) ?? []);
}

/** The local AWS records no resources, so that all of KMS has to be read there. */
function attributesOf({
  isLoopback,
  target,
}: Pick<Context<Target>, "isLoopback" | "target">): readonly LookupAttribute[] {
  return isLoopback
    ? [{ AttributeKey: "EventSource", AttributeValue: "kms.amazonaws.com" }]
    : [target.keyArn, target.keyId].map((name) => ({
        AttributeKey: "ResourceName",
        AttributeValue: name,
      }));
}
