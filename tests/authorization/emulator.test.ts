import assert from "node:assert/strict";
import {
  type EnforcingEmulator,
  startEnforcingEmulator,
} from "../../local/emulator/enforcing/start";
import { quietReporter } from "../support/quiet-reporter";
import { type Document, simulate, type Verdict } from "../support/simulator";
import { calibrate } from "./calibration";
import { arnOf, callerOf, type Person } from "./cast";
import { documentsUnder, SETTINGS } from "./documents";
import { createSite, type EnforcingSite } from "./enforcing-site";
import { answerTo, questionOf } from "./evaluate";
import { type Judgement, summaryOf } from "./judgement";
import { CELLS, type Cell, cellsOf, MATRIX } from "./matrix";
import { CALLS } from "./requests";

const FIRST_START_MS = 10 * 60_000;
const ROW_MS = 60_000;

/** Stands for everybody where a condition does not speak of the caller. */
const ANYBODY: Person = "other role with AdministratorAccess";

describe("The authorization matrix, by requests to an emulator that enforces policies", function () {
  this.timeout(ROW_MS);
  const judgements: Judgement[] = [];
  const asked = new Map<string, Verdict>();
  /** What the emulator answers to a cell that one guard alone forbids, once that guard is gone. */
  const proven = new Map<string, Verdict>();
  let emulator: EnforcingEmulator | undefined;
  let site: EnforcingSite;

  before(async function () {
    this.timeout(FIRST_START_MS);
    emulator = await startEnforcingEmulator(process.env, quietReporter);
    site = await createSite(emulator);
  });

  after(async () => {
    await emulator?.stop();
    process.stdout.write(`${summaryOf(judgements).join("\n")}\n`);
  });

  for (const part of MATRIX) {
    describe(`under ${part.settings}`, () => {
      for (const [call] of part.rows) {
        it(`answers ${call}`, async () => {
          for (const cell of cellsOf(part).filter((cell) => cell.call === call)) {
            judgements.push(await judge(cell));
          }
        });
      }
    });
  }

  describe("in all", () => {
    it("judges every cell", () => {
      assert.deepEqual(
        judgements.map(({ cell }) => cell),
        CELLS,
      );
    });

    it("has each cell once, and leaves out no call and no settings", () => {
      const names = CELLS.map(({ settings, person, call }) => `${settings}: ${person}: ${call}`);
      assert.equal(new Set(names).size, names.length);
      const calls = new Set(CELLS.map(({ call }) => call));
      assert.deepEqual([...calls].sort(), Object.keys(CALLS).sort());
      const settings = new Set(CELLS.map((cell) => cell.settings));
      assert.deepEqual([...settings], Object.keys(SETTINGS));
    });

    it("misses these guards when they are removed", () => {
      const missed = [...proven].filter(([, verdict]) => verdict !== "ExplicitlyDenied");
      assert.deepEqual(missed.map(([guard]) => guard).sort(), [
        "DenyEncryptionDowngrade",
        "DenyGrantsNotForAwsResources",
        "DenyInsecureTransport",
        "DenyKeyDeletionByDeployer",
        "DenyKmsHeaderWithoutKeyId",
        "DenyOtherKmsKey",
        "DenyOtherSseAlgorithm",
        "DenyRemoval",
        "DenySseC",
      ]);
      assert.equal(missed.length, proven.size);
    });

    // What a later version of it knows can make a cell of the matrix.
    it("knows all condition keys of these requests but some", () => {
      const unknown = judgements.flatMap(({ unknownKeys }) => unknownKeys);
      assert.deepEqual([...new Set(unknown)].sort(), [
        "kms:BypassPolicyLockoutSafetyCheck",
        "kms:ScheduleKeyDeletionPendingWindowInDays",
        "kms:TrailingDaysWithoutKeyUsage",
        "s3:TlsVersion",
      ]);
    });
  });

  async function judge(cell: Cell): Promise<Judgement> {
    const { person, call } = cell;
    const documents = documentsUnder(cell.settings, site.keys);
    const caller = callerOf(person, documents.keyUser);
    const checks = CALLS[call].checks(site.keys);
    const [check, later] = checks;
    assert.ok(check !== undefined);
    const question = questionOf(check, caller, documents, site.keys);
    const on = check.on === "key" ? "key" : "bucket";
    const name = `${person}, under ${cell.settings}`;
    const ask = (policy: Document) => askOnce(cell, person, on, policy);
    const calibration = await calibrate(question, ask);
    // A cell that it cannot judge is none of the matrix: it belongs to the proofs.
    assert.ok(calibration.isCalibrated, `${name}: ${Object(calibration).reason}`);
    const { verdict, matched } = await simulate(question);
    assert.equal(await ask(question.resourcePolicy), verdict, name);
    assert.equal(await answerTo(checks, caller, documents, site.keys), cell.expected, name);
    await withoutGuard(matched, question.resourcePolicy, ask);
    const isDecided = later === undefined || verdict !== "Allowed";
    const judged = isDecided ? "as a whole" : "but for the key";
    return { cell, judged, unknownKeys: calibration.unknownKeys };
  }

  /** Asks again without the guard that alone forbids it, once for each guard. */
  async function withoutGuard(
    matched: readonly string[],
    policy: Document,
    ask: (policy: Document) => Promise<Verdict>,
  ): Promise<void> {
    const [guard, ...others] = matched.filter((sid) => sid.startsWith("Deny"));
    if (guard !== undefined && others.length === 0 && !proven.has(guard)) {
      const Statement = policy.Statement.filter(({ Sid }) => Sid !== guard);
      proven.set(guard, await ask({ ...policy, Statement }));
    }
  }

  /** Asks the same thing once. A condition that does not speak of the caller is put for anybody. */
  async function askOnce(
    { call }: Cell,
    person: Person,
    on: "bucket" | "key",
    policy: Document,
  ): Promise<Verdict> {
    const own = JSON.stringify(policy);
    const isOfCaller = policy.Statement.length !== 2 || own.includes('"aws:Principal');
    const who = isOfCaller ? person : ANYBODY;
    const text = own.replaceAll(arnOf(person), arnOf(who));
    const name = `${call} ${who} ${text}`;
    const verdict = asked.get(name) ?? (await site.ask(call, who, on, JSON.parse(text)));
    asked.set(name, verdict);
    return verdict;
  }
});
