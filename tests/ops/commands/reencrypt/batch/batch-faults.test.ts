import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type FaultKind,
  type FaultPlan,
  type FaultProxy,
  startFaultProxy,
} from "../../../faults/fault-proxy";
import { FaultTable } from "../../../faults/fault-table";
import { type BatchRunOptions, batchRun } from "../../../support/batch-site";
import { type FakeBatch, type FakePlan, startFakeBatch } from "../../../support/fake-batch";

/** A fault that hits the request with a number, or all from there on: then it is as if the process were killed. */
interface FaultShape {
  readonly name: string;
  readonly planFor: (at: number) => FaultPlan;
}

const once =
  (kind: FaultKind) =>
  (at: number): FaultPlan =>
  (number) =>
    number === at ? kind : undefined;

const killedAfter =
  (last: FaultKind) =>
  (at: number): FaultPlan =>
  (number) => {
    if (number < at) {
      return undefined;
    }
    return number === at ? last : "reset";
  };

const shapes: readonly FaultShape[] = [
  { name: "killed before the request", planFor: killedAfter("reset") },
  { name: "killed before the answer", planFor: killedAfter("lost response") },
  { name: "killed within the answer", planFor: killedAfter("cut response") },
  { name: "throttled", planFor: once("throttled") },
  { name: "server error", planFor: once("server error") },
  { name: "connection reset", planFor: once("reset") },
  { name: "response lost", planFor: once("lost response") },
  { name: "response cut", planFor: once("cut response") },
];

type Subject = readonly [name: string, options: BatchRunOptions, plan: FakePlan];

describe("faults between reencrypt --batch and S3", function () {
  this.timeout(300_000);
  const directory = mkdtempSync(join(tmpdir(), "aerosecure-"));
  const manifest = join(directory, "to-do.csv");
  const table = new FaultTable();
  const failures: FakePlan = {
    objects: 4,
    failures: { files: ["files,a,v1,failed,403,AccessDenied,No\n"], count: 1 },
  };
  const subjects: readonly Subject[] = [
    ["--batch", {}, {}],
    ["--batch --manifest", { manifest }, {}],
    ["--batch, with failures", {}, failures],
    ["--batch --after JOB", { after: "the job before" }, {}],
  ];
  let fake: FakeBatch;
  let proxy: FaultProxy;

  before(async () => {
    writeFileSync(manifest, "files,a,v1\nfiles,b,v2\n");
    fake = await startFakeBatch();
    proxy = await startFaultProxy(fake.endpoint);
  });
  after(async () => {
    process.stdout.write(`\n${table}\n`);
    await proxy.close();
    await fake.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** What is there before: a job of the same work that has ended, if another is asked for. */
  async function begin(options: BatchRunOptions, plan: FakePlan): Promise<BatchRunOptions> {
    fake.reset(plan);
    proxy.arm();
    if (options.after === undefined) {
      return options;
    }
    await batchRun(proxy.endpoint, {});
    return { ...options, after: fake.jobs[0]?.id ?? "" };
  }

  /** One job more than before, which has ended and was confirmed once. */
  function expectOne(before: number, where: string): void {
    assert.deepEqual(
      fake.jobs.map(({ status, confirmations }) => [status, confirmations]),
      Array.from({ length: before + 1 }, () => ["Complete", 1]),
      where,
    );
  }

  /** @returns whether the fault met a request */
  async function inject(
    [name, asked, plan]: Subject,
    { name: fault, planFor }: FaultShape,
    { at, lag }: { readonly at: number; readonly lag: number },
  ): Promise<boolean> {
    const options = await begin(asked, plan);
    const before = fake.jobs.length;
    fake.lagOfNew = lag;
    return table.note({ command: name, fault }, async () => {
      proxy.arm(planFor(at));
      const survived = await batchRun(proxy.endpoint, options).then(
        () => true,
        () => false,
      );
      const { hits } = proxy;
      proxy.arm();
      if (!survived) {
        await batchRun(proxy.endpoint, options);
      }
      expectOne(before, `${name}, ${fault}, request ${at}`);
      return { isHit: hits > 0, survived };
    });
  }

  // The SDK's retries are the same for each of them; what a kill leaves is not.
  const isKill = ({ name }: FaultShape) => name.startsWith("killed");
  const shapesFor = ([, { manifest: listed }]: Subject) =>
    listed === undefined ? shapes.filter(isKill) : shapes;
  const cases = subjects.flatMap((subject) =>
    shapesFor(subject).flatMap((shape) =>
      // ListJobs may not show yet a job that was made a moment ago.
      (isKill(shape) && subject[1].after !== undefined ? [0, 1] : [0]).map((lag) => ({
        ...{ subject, shape, lag },
      })),
    ),
  );
  for (const { subject, shape, lag } of cases) {
    const when = lag === 0 ? "" : ", before ListJobs shows it";
    it(`make no second job: ${subject[0]}, ${shape.name}${when}`, async () => {
      for (let at = 1; await inject(subject, shape, { at, lag }); at += 1) {}
    });
  }

  it("were at least 50", () => {
    assert.ok(table.injected >= 50, String(table.injected));
    const kinds = subjects.map((subject) => shapesFor(subject).length);
    assert.equal(
      table.kinds,
      kinds.reduce((sum, count) => sum + count, 0),
    );
  });
});
