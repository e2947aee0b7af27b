import { analyzerAt, resourceMessage, stackMessage } from "./analyzer";
import { type ColdStart, coldStart, type Pack, startPack } from "./running-pack";
import { sampleStack } from "./sample-stack";
import { secondsOf } from "./seconds-of";

/** What a policy pack costs: its start, each resource, and each stack as a whole. */
export interface PackCosts {
  readonly coldStart: ColdStart;
  /** To judge it; what the engine asks of a pack besides costs nothing that depends on policies. */
  readonly millisecondsPerResource: number;
  readonly secondsOfSmallStack: number;
  readonly secondsOfLargeStack: number;
  /** What it found in the large stack, as a whole. */
  readonly findings: number;
}

export const SMALL_STACK = 2_000;
export const LARGE_STACK = 10_000;

/** As many resources as are judged at once where nothing is timed. */
const AT_ONCE = 100;

const resources = sampleStack(LARGE_STACK);
const messages = resources.map(resourceMessage);
const smallStack = stackMessage(resources.slice(0, SMALL_STACK));
const largeStack = stackMessage(resources);

/**
 * Starts the pack and has it judge both stacks as the engine does in a preview: one resource after
 * the other, then all together. It is as cold as in a preview.
 */
export async function packCosts(pack: Pack): Promise<PackCosts> {
  const cold = await coldStart(pack);
  const running = await startPack(pack);
  const analyzer = analyzerAt(running.address);
  try {
    let secondsOfResources = 0;
    for (const message of messages.slice(0, SMALL_STACK)) {
      await analyzer.remediate(message);
      const [seconds] = await secondsOf(() => analyzer.analyze(message));
      secondsOfResources += seconds;
    }
    const [secondsOfSmallStack] = await secondsOf(() => analyzer.analyzeStack(smallStack));
    for (let first = 0; first < messages.length; first += AT_ONCE) {
      await Promise.all(messages.slice(first, first + AT_ONCE).map(analyzer.analyze));
    }
    const [secondsOfLargeStack, findings] = await secondsOf(() =>
      analyzer.analyzeStack(largeStack),
    );
    return {
      coldStart: cold,
      millisecondsPerResource: (secondsOfResources * 1000) / SMALL_STACK,
      secondsOfSmallStack,
      secondsOfLargeStack,
      findings,
    };
  } finally {
    analyzer.close();
    await running.stop();
  }
}
