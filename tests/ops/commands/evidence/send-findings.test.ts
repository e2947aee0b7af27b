import assert from "node:assert/strict";
import { FINDINGS_PER_CALL, sendFindings } from "../../../../ops/commands/evidence/send-findings";
import type { Control } from "../../../../ops/controls/control";
import { type ControlId, DEFINITIONS } from "../../../../ops/controls/definitions";
import { type StubAnswer, stubAws } from "../../support/stub-aws";
import { controlOf, evidenceOf, FINDING_ID as ID, MADE_AT } from "./sample";

const ARN = "arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default";
const BEFORE = "2026-10-01T00:00:00.000Z";

const json = (body: object): StubAnswer => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});
const taken = { SuccessCount: 1, FailedCount: 0, FailedFindings: [] };
const earlier = (id: string, rest: object = {}) => ({
  SchemaVersion: "2018-10-08",
  Id: `${ID}/${id}`,
  ProductArn: ARN,
  GeneratorId: `aerosecure/${id}`,
  AwsAccountId: "111122223333",
  CreatedAt: BEFORE,
  UpdatedAt: BEFORE,
  Title: "A title",
  Description: "A description",
  Resources: [{ Type: "AwsKmsKey", Id: "arn" }],
  Workflow: { Status: "NOTIFIED" },
  RecordState: "ACTIVE",
  ...rest,
});

/** By shapes from https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html. */
describe("sending findings to Security Hub", () => {
  const stub = stubAws();
  /** A Security Hub that has those findings, and answers so to what is imported. */
  const hub = (Findings: readonly object[], imported: () => object = () => taken) =>
    stub(({ path }) => json(path === "/findings" ? { Findings } : imported()));
  const { signal } = new AbortController();

  it("asks for this key's and bucket's own findings, page by page, and keeps when they were made", async () => {
    const pages = [
      { Findings: [earlier("key-state")], NextToken: "more" },
      { Findings: [earlier("key-rotation", { RecordState: "ARCHIVED" })] },
    ];
    const { clients, requests } = await stub(({ path }) =>
      json(path === "/findings" ? (pages.shift() ?? {}) : taken),
    );
    const controls = ["key-state", "key-rotation", "key-alias"] as const;
    const sent = await sendFindings(
      { clients, signal },
      evidenceOf(controls.map((id) => controlOf(id))),
    );
    assert.deepEqual(sent, { productArn: ARN, created: 1, updated: 2, archived: 0, failed: [] });
    const bodies = requests.map(({ body }) => JSON.parse(body));
    assert.deepEqual(bodies[0], {
      Filters: {
        ProductArn: [{ Value: ARN, Comparison: "EQUALS" }],
        Id: [{ Value: `${ID}/`, Comparison: "PREFIX" }],
      },
      MaxResults: 100,
    });
    assert.equal(bodies[1].NextToken, "more");
    assert.deepEqual(
      bodies[2].Findings.map(({ Id, CreatedAt, UpdatedAt }: Record<string, string>) => [
        ...[Id, CreatedAt, UpdatedAt],
      ]),
      [
        [`${ID}/key-state`, BEFORE, MADE_AT],
        [`${ID}/key-rotation`, BEFORE, MADE_AT],
        [`${ID}/key-alias`, MADE_AT, MADE_AT],
      ],
    );
  });

  it("archives what the stack no longer has, once, and leaves the customer's own fields alone", async () => {
    const found = [
      earlier("guardduty-on"),
      earlier("guardduty-s3", { RecordState: "ARCHIVED" }),
      earlier("key-state", { Id: "aerosecure/111122223333/us-east-1/another/key/key-state" }),
    ];
    const { clients, requests } = await hub(found);
    const sent = await sendFindings({ clients, signal }, evidenceOf([controlOf("key-state")]));
    assert.deepEqual(sent, { productArn: ARN, created: 1, updated: 0, archived: 1, failed: [] });
    const { Findings } = JSON.parse(requests[1]?.body ?? "");
    const { Workflow, ...archived } = earlier("guardduty-on");
    assert.deepEqual(Findings.slice(1), [
      { ...archived, UpdatedAt: MADE_AT, RecordState: "ARCHIVED" },
    ]);
  });

  it("sends no more at once than Security Hub takes", async () => {
    const { clients, requests } = await hub([]);
    const ids = Object.keys(DEFINITIONS) as ControlId[];
    const controls = Array.from({ length: 2 * FINDINGS_PER_CALL + 1 }, (_, index): Control => {
      const id = ids[index % ids.length] ?? "key-state";
      return { ...controlOf(id), id: `${id}-${index}` as ControlId };
    });
    await sendFindings({ clients, signal }, evidenceOf(controls));
    assert.deepEqual(
      requests.slice(1).map(({ path, body }) => [path, JSON.parse(body).Findings.length]),
      [
        ["/findings/import", 100],
        ["/findings/import", 100],
        ["/findings/import", 1],
      ],
    );
  });

  it("tells which findings were not taken, and why", async () => {
    const failure = {
      Id: `${ID}/key-state`,
      ErrorCode: "InvalidInput",
      ErrorMessage: "Invalid value",
    };
    const { clients } = await hub([], () => ({
      SuccessCount: 1,
      FailedCount: 1,
      FailedFindings: [failure],
    }));
    const controls = [controlOf("key-state"), controlOf("key-alias")];
    assert.deepEqual(await sendFindings({ clients, signal }, evidenceOf(controls)), {
      productArn: ARN,
      created: 1,
      updated: 0,
      archived: 0,
      failed: [{ id: `${ID}/key-state`, code: "InvalidInput", message: "Invalid value" }],
    });
  });

  it("stops between two calls, and says how far it came", async () => {
    const stopped = new AbortController();
    const { clients } = await hub([], () => {
      stopped.abort();
      return taken;
    });
    const controls = Array.from({ length: FINDINGS_PER_CALL + 1 }, () => controlOf("key-state"));
    await assert.rejects(sendFindings({ clients, signal: stopped.signal }, evidenceOf(controls)), {
      name: "Interrupted",
      message: "100 of 101 findings were imported; run it again to go on.",
    });
  });
});
