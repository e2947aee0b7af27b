import assert from "node:assert/strict";
import { PROBE_PREFIX } from "../../../infra/aws/limits";
import { aerosecureCommand } from "../../../local/local-aws/aerosecure";
import type { LocalAws } from "../../../local/local-aws/local-aws";
import { atOnce } from "../../../ops/long-work/at-once";
import { replaceEnvironment } from "../../support/environment";
import { startTestAws } from "../../support/test-instance";
import { type FaultKind, type FaultPlan, type FaultProxy, startFaultProxy } from "./fault-proxy";
import { FaultTable } from "./fault-table";
import { contextIn } from "./in-process";
import { isChange, runKilled } from "./run-killed";
import { type Site, siteOn } from "./site";
import { placeArguments, type Subject, subjects } from "./subjects";

/** A fault that hits the request with a number. */
interface FaultShape {
  readonly name: string;
  /** Whether the AWS SDK's own retries get over it, so that the command has to end well. */
  readonly isPassing: boolean;
  readonly planFor: (number: number) => FaultPlan;
  /** Seconds that a call may be silent. @default 60 */
  readonly timeoutInSeconds?: number;
}

const once =
  (kind: FaultKind) =>
  (at: number): FaultPlan =>
  (number) =>
    number === at ? kind : undefined;

/** More in a row than the SDK tries a call. */
const BURST = 12;

const burst =
  (kind: FaultKind) =>
  (at: number): FaultPlan =>
  (number) =>
    number >= at && number < at + BURST ? kind : undefined;

const outageAfter =
  (first: FaultKind) =>
  (at: number): FaultPlan =>
  (number) => {
    if (number < at) {
      return undefined;
    }
    return number === at ? first : "reset";
  };

const shapes: readonly FaultShape[] = [
  { name: "throttled", isPassing: true, planFor: once("throttled") },
  { name: "throttled in a burst", isPassing: true, planFor: burst("throttled") },
  { name: "KMS throttled", isPassing: true, planFor: once("KMS throttled") },
  { name: "KMS failed", isPassing: true, planFor: once("KMS failed") },
  { name: "KMS timed out", isPassing: true, planFor: once("KMS timed out") },
  { name: "outage from here on", isPassing: false, planFor: outageAfter("reset") },
  { name: "server error", isPassing: true, planFor: once("server error") },
  { name: "response lost", isPassing: true, planFor: once("lost response") },
  { name: "connection reset", isPassing: true, planFor: once("reset") },
  { name: "response lost, then outage", isPassing: false, planFor: outageAfter("lost response") },
  // The SDK does not try a body again that breaks off while it is read.
  { name: "response cut", isPassing: false, planFor: once("cut response") },
  // Where the machine is busy, answers that do come are late as well.
  { name: "timeout", isPassing: false, planFor: once("timeout"), timeoutInSeconds: 0.8 },
];

/** Of requests that change nothing but a probe, each meets this many kinds of fault, taking turns. */
const KINDS_IN_TURN = 3;
const PATIENCE_S = 60;

/** Whether the request with a number meets a kind of fault: one that changes key or object meets every kind. */
function meets(operation: string, at: number, shape: FaultShape): boolean {
  const turn = (shapes.indexOf(shape) - at * KINDS_IN_TURN) % shapes.length;
  const matters = isChange(operation) && !operation.includes(PROBE_PREFIX);
  return matters || (turn + shapes.length) % shapes.length < KINDS_IN_TURN;
}

/** So many commands meet their faults at once: most of the time goes into waiting for one another. */
const AT_ONCE = 4;

/** A command with a key, a bucket and a proxy of its own, so that no other's faults reach it. */
interface Bench {
  readonly subject: Subject;
  readonly site: Site;
  readonly proxy: FaultProxy;
  /** Its requests where nothing fails, in order. */
  readonly operations: readonly string[];
}

/** Which faults: those that the SDK's own retries get over, or those that stop a command, a kill among them. */
export type Kind = "passing" | "stopping";

/**
 * Tests that no fault between a command and AWS loses anything, in each of its situations.
 *
 * @param command which writes
 * @param atLeast so many faults have to meet it
 * @param kinds @default both
 */
export function describeFaults(
  command: string,
  atLeast: number,
  kinds: readonly Kind[] = ["passing", "stopping"],
): void {
  describe(`${kinds.join(" and ")} faults between ${command} and AWS`, function () {
    this.timeout(600_000);
    losesNothing(
      subjects.filter(({ args: [name] }) => name === command),
      atLeast,
      kinds,
    );
  });
}

function losesNothing(
  situations: readonly Subject[],
  atLeast: number,
  kinds: readonly Kind[],
): void {
  const chosen = shapes.filter(({ isPassing }) =>
    kinds.includes(isPassing ? "passing" : "stopping"),
  );
  const isKilled = kinds.includes("stopping");
  const table = new FaultTable();
  const environment = { ...process.env };
  const benches: Bench[] = [];
  let aws: LocalAws;

  before(async () => {
    aws = await startTestAws();
    Object.assign(process.env, aws.env);
    for (const subject of situations) {
      const site = await siteOn(aws.endpoint, subjects.indexOf(subject));
      const proxy = await startFaultProxy(aws.endpoint);
      await subject.begin(site);
      assert.ok(await run({ subject, site, proxy }), "does not end well without a fault");
      benches.push({ subject, site, proxy, operations: proxy.seen });
      await expectWhole(subject, site);
    }
  });
  after(async () => {
    process.stdout.write(`\n${table}\n`);
    replaceEnvironment(environment);
    await Promise.all(benches.map(({ proxy }) => proxy.close()));
  });

  /** @returns whether the command ended well; a failure that it tells is none of the test's */
  async function run(
    { subject, site, proxy }: Omit<Bench, "operations">,
    timeoutInSeconds = PATIENCE_S,
  ): Promise<boolean> {
    const { endpoint } = proxy;
    const { target } = site;
    const context = contextIn({ target, region: target.region, endpoint, timeoutInSeconds });
    return subject.run(site, context).catch(() => false);
  }

  /** Once a run has ended well: the command's work is there, and so is every object. */
  async function expectWhole(subject: Subject, site: Site): Promise<void> {
    await subject.atTheEnd(site);
    await site.restore();
    await site.expectReadable();
  }

  /** What a second run makes of whatever a first one left. */
  async function complete(bench: Bench, where: string): Promise<void> {
    await bench.subject.betweenRuns(bench.site);
    assert.ok(await run(bench), `a second run did not complete: ${where}`);
  }

  async function inject(bench: Bench, shape: FaultShape, at: number): Promise<void> {
    const { subject, site, proxy } = bench;
    await subject.begin(site);
    await table.note({ command: subject.name, fault: shape.name }, async () => {
      proxy.arm(shape.planFor(at));
      const survived = await run(bench, shape.timeoutInSeconds);
      const isHit = proxy.hits > 0;
      const where = `${subject.name}, request ${at}, ${proxy.seen[at - 1]}, after ${proxy.seen.slice(0, at - 1)}`;
      proxy.arm();
      assert.ok(isHit || !survived, `no fault met ${where}`);
      if (!survived) {
        assert.ok(!shape.isPassing, `did not end well: ${where}`);
        await complete(bench, where);
      }
      await expectWhole(subject, site);
      return { isHit, survived };
    });
  }

  /** @returns whether the command was killed: it makes only so many changes */
  function kill(bench: Bench, changes: number): Promise<boolean> {
    const { subject, site, proxy } = bench;
    return table.note({ command: subject.name, fault: "killed" }, async () => {
      await subject.begin(site);
      proxy.arm();
      const line = aerosecureCommand(aws, [...subject.args, ...placeArguments(site)]);
      const isHit = await runKilled(line, proxy, changes);
      await complete(bench, `${subject.name}, killed after change ${changes}`);
      await expectWhole(subject, site);
      return { isHit, survived: false };
    });
  }

  if (isKilled) {
    it("lose nothing: killed, after each change", () =>
      atOnce(benches, AT_ONCE, async (bench) => {
        const { kills = Number.POSITIVE_INFINITY } = bench.subject;
        for (let changes = 0; changes < kills && (await kill(bench, changes)); changes += 1) {}
      }));
  }

  for (const shape of chosen) {
    it(`lose nothing: ${shape.name}`, () =>
      atOnce(benches, AT_ONCE, async (bench) => {
        for (const [index, operation] of bench.operations.entries()) {
          if (bench.subject.meetsAll || meets(operation, index + 1, shape)) {
            await inject(bench, shape, index + 1);
          }
        }
      }));
  }

  it(`were at least ${atLeast}, of every kind in every situation`, () => {
    assert.ok(table.injected >= atLeast, String(table.injected));
    assert.equal(table.kinds, situations.length * (chosen.length + (isKilled ? 1 : 0)));
  });
}
