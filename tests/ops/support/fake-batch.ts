import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { KEY_ARN, KEY_ID, TARGET } from "./samples";

/** A job, as S3 keeps it. */
export interface FakeJob {
  readonly id: string;
  readonly token: string;
  /** The request that made it, as XML. */
  readonly request: string;
  readonly description: string;
  status: string;
  /** How often it was described since its status changed. */
  looks: number;
  readonly created: Date;
  confirmations: number;
  /** How many calls of ListJobs do not show it yet. */
  hidden: number;
}

/** What a job of this fake does. */
export interface FakePlan {
  /** How many objects S3's own list has. @default 3 */
  readonly objects?: number;
  /** The CSV of each file of the completion report, and how many failures the job counts. @default none */
  readonly failures?: { readonly files: readonly string[]; readonly count: number };
  /** Whether each look shows the job as far as it comes by itself. @default one status further with every second look */
  readonly eager?: boolean;
  /** How the job ends. @default "Complete" */
  readonly end?: "Complete" | "Failed" | "Cancelled";
  readonly failureReasons?: readonly (readonly [code: string, reason: string])[];
  /** What CreateJob answers in place of making a job. */
  readonly refuseCreation?: {
    readonly status: number;
    readonly code: string;
    readonly message: string;
  };
  /** Changes a file of the completion report on its way. */
  readonly damage?: (key: string, body: Buffer) => Buffer | undefined;
  /** How many rows S3 reads of a manifest that has so many. @default all of them */
  readonly rowsRead?: (rows: number) => number;
}

/**
 * S3 and S3 Control, by the shapes of AWS's documentation: buckets that keep what is put, and jobs that a token makes
 * once. A job goes on by one status with each look at it.
 */
export interface FakeBatch {
  readonly endpoint: string;
  readonly jobs: FakeJob[];
  /** By "BUCKET/KEY", keys as in the URL. */
  readonly objects: ReadonlyMap<string, Buffer>;
  /** Each as its method and path. */
  readonly requests: readonly string[];
  put(name: string, body: string | Buffer): void;
  plan: FakePlan;
  /** How many calls of ListJobs do not show a job once it is made. @default 0 */
  lagOfNew: number;
  reset(plan?: FakePlan): void;
  close(): Promise<void>;
}

const JOB_PATH = /^\/v20180820\/jobs(?:\/([^/]+)(\/status)?)?$/;

export async function startFakeBatch(): Promise<FakeBatch> {
  const jobs: FakeJob[] = [];
  const objects = new Map<string, Buffer>();
  const requests: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.on("end", () => {
      const { pathname, searchParams } = new URL(incoming.url ?? "", "http://fake");
      requests.push(`${incoming.method} ${pathname}`);
      const body = Buffer.concat(parts);
      const named = JOB_PATH.exec(pathname);
      const around = aroundTheBucket(incoming, searchParams);
      if (around !== undefined) {
        outgoing.writeHead(around.status, { "content-type": around.type }).end(around.body);
      } else if (named === null) {
        answerS3(fake, objects, { incoming, outgoing, pathname, body });
      } else {
        answerJobs(fake, jobs, objects, {
          ...{ incoming, outgoing, body: body.toString("utf8"), searchParams },
          ...{ id: named[1], isStatus: named[2] !== undefined },
        });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const fake: FakeBatch = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ jobs, objects, requests, plan: {}, lagOfNew: 0 },
    put: (name, body) => objects.set(name, Buffer.from(body)),
    reset: (plan = {}) => {
      jobs.length = 0;
      objects.clear();
      requests.length = 0;
      fake.plan = plan;
      fake.lagOfNew = 0;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return fake;
}

interface Around {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** The key and the bucket's configuration, as they should be; undefined for any other request. */
function aroundTheBucket(
  { method, headers }: IncomingMessage,
  searchParams: URLSearchParams,
): Around | undefined {
  const xml = (body: string, status = 200): Around => ({ status, type: "application/xml", body });
  if (headers["x-amz-target"] === "TrentService.DescribeKey") {
    const KeyMetadata = {
      Arn: KEY_ARN,
      KeyId: KEY_ID,
      KeyState: "Enabled",
      AWSAccountId: TARGET.accountId,
    };
    return {
      status: 200,
      type: "application/x-amz-json-1.1",
      body: JSON.stringify({ KeyMetadata }),
    };
  }
  if (searchParams.has("encryption")) {
    return method === "GET"
      ? xml(
          `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>${KEY_ARN}</KMSMasterKeyID></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>`,
        )
      : xml("<Error><Code>NoSuchKey</Code><Message>It is not there.</Message></Error>", 404);
  }
  if (searchParams.has("versioning")) {
    return xml("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
  }
  return searchParams.has("ownershipControls")
    ? xml(
        "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>",
      )
    : undefined;
}

interface S3Request {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly pathname: string;
  readonly body: Buffer;
}

function answerS3(
  { plan }: FakeBatch,
  objects: Map<string, Buffer>,
  { incoming, outgoing, pathname, body }: S3Request,
): void {
  const name = pathname.slice(1);
  const found = objects.get(name);
  if (incoming.method === "PUT") {
    if (incoming.headers["if-none-match"] === "*" && found !== undefined) {
      refuse(outgoing, 412, "PreconditionFailed", "It is there.");
      return;
    }
    objects.set(name, body);
    outgoing.writeHead(200, headersOf(body)).end();
    return;
  }
  const sent = found && (plan.damage === undefined ? found : plan.damage(name, found));
  if (sent === undefined) {
    refuse(outgoing, 404, incoming.method === "HEAD" ? "" : "NoSuchKey", "It is not there.");
    return;
  }
  outgoing.writeHead(200, { ...headersOf(sent), "content-length": sent.length });
  outgoing.end(incoming.method === "HEAD" ? undefined : sent);
}

function headersOf(body: Buffer): Readonly<Record<string, string>> {
  return {
    etag: `"${createHash("md5").update(body).digest("hex")}"`,
    "x-amz-checksum-sha256": createHash("sha256").update(body).digest("base64"),
  };
}

interface JobRequest {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly body: string;
  readonly searchParams: URLSearchParams;
  readonly id: string | undefined;
  readonly isStatus: boolean;
}

function answerJobs(
  fake: FakeBatch,
  jobs: FakeJob[],
  objects: Map<string, Buffer>,
  { incoming, outgoing, body, searchParams, id, isStatus }: JobRequest,
): void {
  if (id === undefined) {
    const answer =
      incoming.method === "POST"
        ? create(fake, jobs, body, outgoing)
        : list(jobs, Number(searchParams.get("nextToken") ?? 0));
    if (answer !== undefined) {
      say(outgoing, answer);
    }
    return;
  }
  const job = jobs.find((each) => each.id === id);
  if (job === undefined) {
    refuse(outgoing, 404, "NoSuchJob", "There is no such job.");
  } else if (isStatus) {
    changeStatus(job, searchParams.get("requestedJobStatus") ?? "", outgoing);
  } else {
    advance(fake, job, objects);
    say(outgoing, `<DescribeJobResult>${describeJob(fake, job, objects)}</DescribeJobResult>`);
  }
}

function changeStatus(job: FakeJob, wanted: string, outgoing: ServerResponse): void {
  if (job.status !== "Suspended") {
    refuse(outgoing, 400, "JobStatusException", "The job is in another status.");
    return;
  }
  job.confirmations += wanted === "Ready" ? 1 : 0;
  job.status = wanted;
  job.looks = 0;
  say(
    outgoing,
    `<UpdateJobStatusResult><JobId>${job.id}</JobId><Status>${wanted}</Status></UpdateJobStatusResult>`,
  );
}

function create(
  { plan, lagOfNew }: FakeBatch,
  jobs: FakeJob[],
  request: string,
  outgoing: ServerResponse,
): string | undefined {
  if (plan.refuseCreation !== undefined) {
    const { status, code, message } = plan.refuseCreation;
    refuse(outgoing, status, code, message);
    return undefined;
  }
  const token = elementOf(request, "ClientRequestToken");
  const known = jobs.find((job) => job.token === token);
  if (known !== undefined && known.request !== request) {
    refuse(outgoing, 400, "IdempotencyException", "The token is of another request.");
    return undefined;
  }
  const job: FakeJob = known ?? {
    ...{ id: randomUUID(), token, request, status: "New", looks: 0, confirmations: 0 },
    ...{ description: elementOf(request, "Description"), created: new Date() },
    hidden: lagOfNew,
  };
  if (known === undefined) {
    jobs.push(job);
  }
  return `<CreateJobResult><JobId>${job.id}</JobId></CreateJobResult>`;
}

/** Two to a page. */
const PAGE = 2;

function list(jobs: readonly FakeJob[], from: number): string {
  const shown = jobs.filter((job) => job.hidden === 0);
  for (const job of jobs.filter(({ hidden }) => hidden > 0)) {
    job.hidden -= 1;
  }
  const next = from + PAGE < shown.length ? `<NextToken>${from + PAGE}</NextToken>` : "";
  const members = shown
    .slice(from, from + PAGE)
    .map(
      ({ id, description, status }) =>
        `<member><JobId>${id}</JobId><Description>${description}</Description><Status>${status}</Status></member>`,
    );
  return `<ListJobsResult>${next}<Jobs>${members.join("")}</Jobs></ListJobsResult>`;
}

const STEPS: Readonly<Record<string, string>> = {
  New: "Preparing",
  Preparing: "Suspended",
  Ready: "Active",
  Active: "Completing",
};

function advance(
  { plan }: Pick<FakeBatch, "plan">,
  job: FakeJob,
  objects: Map<string, Buffer>,
): void {
  job.looks += 1;
  if (job.looks < 2 && plan.eager !== true) {
    return;
  }
  const next =
    job.status === "Completing" || (job.status === "Preparing" && plan.end === "Failed")
      ? (plan.end ?? "Complete")
      : STEPS[job.status];
  if (next !== undefined) {
    job.status = next;
    job.looks = 0;
  }
  if (plan.eager === true && next !== undefined) {
    advance({ plan }, job, objects);
    return;
  }
  if (["Complete", "Failed"].includes(job.status) && plan.failures !== undefined) {
    writeReport(plan.failures.files, job, objects);
  }
}

function writeReport(files: readonly string[], job: FakeJob, objects: Map<string, Buffer>): void {
  const bucket = elementOf(elementOf(job.request, "Report"), "Bucket").split(":::")[1] ?? "";
  const prefix = `${elementOf(elementOf(job.request, "Report"), "Prefix")}/job-${job.id}`;
  const results = files.map((file, index) => {
    const key = `${prefix}/results/${index}.csv`;
    objects.set(`${bucket}/${key}`, Buffer.from(file));
    return {
      TaskExecutionStatus: "failed",
      Bucket: bucket,
      MD5Checksum: createHash("md5").update(file).digest("hex"),
      Key: key,
    };
  });
  const manifest = {
    Format: "Report_CSV_20180820",
    ReportCreationDate: "2026-11-29T17:48:39.725Z",
    Results: results,
    ReportSchema: "Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage",
  };
  objects.set(`${bucket}/${prefix}/manifest.json`, Buffer.from(JSON.stringify(manifest)));
}

function describeJob(
  { plan }: FakeBatch,
  job: FakeJob,
  objects: ReadonlyMap<string, Buffer>,
): string {
  const total = totalOf(plan, job, objects);
  const isDone = ["Completing", "Complete"].includes(job.status);
  const failed = isDone ? (plan.failures?.count ?? 0) : 0;
  const ended = ["Complete", "Failed", "Cancelled"].includes(job.status);
  const reasons = job.status === "Failed" ? (plan.failureReasons ?? []) : [];
  return `<Job><JobId>${job.id}</JobId><Status>${job.status}</Status><Description>${job.description}</Description>
    <CreationTime>${job.created.toISOString()}</CreationTime>${ended ? `<TerminationDate>${job.created.toISOString()}</TerminationDate>` : ""}
    <FailureReasons>${reasons.map(([code, reason]) => `<member><FailureCode>${code}</FailureCode><FailureReason>${reason}</FailureReason></member>`).join("")}</FailureReasons>
    <ProgressSummary><TotalNumberOfTasks>${["New", "Preparing"].includes(job.status) ? 0 : total}</TotalNumberOfTasks>
    <NumberOfTasksSucceeded>${isDone ? total - failed : 0}</NumberOfTasksSucceeded><NumberOfTasksFailed>${failed}</NumberOfTasksFailed></ProgressSummary></Job>`;
}

function totalOf(
  { objects: generated = 3, rowsRead = (rows) => rows }: FakePlan,
  { request }: FakeJob,
  objects: ReadonlyMap<string, Buffer>,
): number {
  const arn = elementOf(request, "ObjectArn");
  if (arn === "") {
    return generated;
  }
  const manifest = objects.get(arn.split(":::")[1] ?? "")?.toString("utf8") ?? "";
  return rowsRead(manifest.split("\n").length - 1);
}

/** The text of an element, or what is within it. */
export function elementOf(xml: string, name: string): string {
  return new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(xml)?.[1] ?? "";
}

function say(outgoing: ServerResponse, xml: string): void {
  outgoing
    .writeHead(200, { "content-type": "application/xml" })
    .end(`<?xml version="1.0" encoding="UTF-8"?>${xml}`);
}

/** How S3 Control words an error. */
function refuse(outgoing: ServerResponse, status: number, code: string, message: string): void {
  outgoing
    .writeHead(status, { "content-type": "application/xml" })
    .end(
      code === ""
        ? undefined
        : `<?xml version="1.0" encoding="UTF-8"?><ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
    );
}
