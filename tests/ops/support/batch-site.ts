import type { BatchOptions } from "../../../ops/commands/reencrypt/batch/batch-options";
import type { BatchReport } from "../../../ops/commands/reencrypt/batch/batch-report";
import { runBatch } from "../../../ops/commands/reencrypt/batch/run-batch";
import type { ReencryptOptions } from "../../../ops/commands/reencrypt/walk";
import type { Context } from "../../../ops/door/context";
import type { Stack } from "../../../ops/stack/stack";
import type { BucketTarget } from "../../../ops/stack/target";
import { contextIn } from "../faults/in-process";
import { TARGET, UNDER_THE_KEY } from "./samples";

export const ROLE = "arn:aws:iam::111122223333:role/files-batch-operations";
export const LOGS = "files-logs";
/** As the stack's outputs name them. */
export const OUTPUTS: Readonly<Record<string, unknown>> = {
  batchOperationsRoleArn: ROLE,
  batchOperationsLocation: `s3://${LOGS}/batch-operations/`,
};

/** A target whose stack has these outputs. */
export function targetWith(outputs: Readonly<Record<string, unknown>> | undefined): BucketTarget {
  return { ...TARGET, openedStack: { outputs: async () => outputs } as unknown as Stack };
}

export type BatchRunOptions = Partial<ReencryptOptions & BatchOptions>;

export interface BatchRun {
  readonly ok: boolean;
  readonly report: BatchReport;
  readonly text: string;
}

/** Runs `reencrypt --batch` in this process. */
export async function batchRun(
  endpoint: string,
  options: BatchRunOptions = {},
  changed: Partial<Context<BucketTarget>> = {},
): Promise<BatchRun> {
  process.env["AWS_ACCESS_KEY_ID"] ??= "111122223333";
  process.env["AWS_SECRET_ACCESS_KEY"] ??= "stub";
  const place = { target: targetWith(OUTPUTS), region: TARGET.region, endpoint };
  const {
    ok,
    report,
    text = "",
  } = await runBatch(
    { ...contextIn({ ...place, timeoutInSeconds: 5 }), ...changed },
    {
      ...{ batch: true, follow: true, source: [], execute: true, method: "auto" },
      ...{ concurrency: 1, restart: false, acceptSingleLayer: false, prefix: [] },
      ...{ cwd: ".", json: true, requestTimeout: 60 },
      ...options,
    },
    { expected: UNDER_THE_KEY, hasInPlace: true },
    1,
  );
  return { ok, report: report as BatchReport, text };
}
