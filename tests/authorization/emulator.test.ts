import assert from "node:assert/strict";
import {
  type EnforcingEmulator,
  startEnforcingEmulator,
} from "../../local/emulator/enforcing/start";
import { quietReporter } from "../support/quiet-reporter";
import { type Document, simulate, type Verdict } from "../support/simulator";
import { calibrate } from "./calibration";
import { arnOf, callerOf } from "./cast";
import { documentsUnder } from "./documents";
import { createSite, type EnforcingSite, isSigner, type Signer } from "./enforcing-site";
import { questionOf } from "./evaluate";
import { type Judgement, summaryOf } from "./judgement";
import { CELLS, type Cell, cellsOf, MATRIX } from "./matrix";
import { REAL_CALLS } from "./real-calls";
import { CALLS, type CallName, KEYS } from "./requests";

const FIRST_START_MS = 10 * 60_000;
const ROW_MS = 60_000;

/** Stands for everybody where a condition does not speak of the caller. */
const ANYBODY: Signer = "other role with AdministratorAccess";

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
        it(`answers ${call}, for those for whom it is calibrated`, async () => {
          for (const cell of cellsOf(part).filter((cell) => cell.call === call)) {
            judgements.push(await judge(cell));
          }
        });
      }
    });
  }

  describe("in all", () => {
    it("judges every cell, or says why the simulator judges it alone", () => {
      assert.deepEqual(
        judgements.map(({ cell }) => cell),
        CELLS,
      );
      assert.deepEqual(
        judgements.filter(({ by, note }) => by === "simulator" && note === ""),
        [],
      );
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

    // What a later version of it knows can be judged by it: the lists below tell.
    it("knows all condition keys of the policies but these", () => {
      const unknown = judgements.flatMap(({ unknownKeys }) => unknownKeys);
      assert.deepEqual([...new Set(unknown)].sort(), [
        "aws:PrincipalIsAWSService",
        "kms:BypassPolicyLockoutSafetyCheck",
        "kms:EncryptionContext:aws:s3:arn",
        "kms:ScheduleKeyDeletionPendingWindowInDays",
        "kms:TrailingDaysWithoutKeyUsage",
        "s3:TlsVersion",
      ]);
    });
  });

  async function judge(cell: Cell): Promise<Judgement> {
    const { person, call } = cell;
    const reason = whyNot(cell);
    if (reason !== undefined || !isSigner(person)) {
      return { cell, by: "simulator", note: reason ?? "", unknownKeys: [] };
    }
    const documents = documentsUnder(cell.settings, "user", site.keys);
    const caller = callerOf(person, "user", documents.keyUser);
    const [check, later] = CALLS[call].checks(site.keys);
    assert.ok(check !== undefined);
    const question = questionOf(check, caller, documents, site.keys);
    const on = check.on === "key" ? "key" : "bucket";
    const ask = (policy: Document) => askOnce(cell, person, on, policy);
    const calibration = await calibrate(question, ask);
    const { unknownKeys } = calibration;
    if (!calibration.isCalibrated) {
      return { cell, by: "simulator", note: calibration.reason, unknownKeys };
    }
    const { verdict, matched } = await simulate(question);
    const isDecided = later === undefined || verdict !== "Allowed";
    const name = `${person}, under ${cell.settings}`;
    assert.equal(await ask(question.resourcePolicy), verdict, name);
    assert.ok(!isDecided || verdict === cell.expected, name);
    await withoutGuard(matched, question.resourcePolicy, ask);
    return { cell, by: isDecided ? "both" : "both, but for the key", note: "", unknownKeys };
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
    person: Signer,
    on: "bucket" | "key",
    policy: Document,
  ): Promise<Verdict> {
    const own = JSON.stringify(policy);
    const isOfCaller = policy.Statement.length !== 2 || own.includes('"aws:Principal');
    const who = isOfCaller ? person : ANYBODY;
    const text = own.replaceAll(arnOf(person, "user"), arnOf(who, "user"));
    const name = `${call} ${who} ${text}`;
    const verdict = asked.get(name) ?? (await site.ask(call, who, on, JSON.parse(text)));
    asked.set(name, verdict);
    return verdict;
  }
});

/** Why the emulator cannot be asked at all. */
function whyNot({ person, call }: Cell): string | undefined {
  const isOnKey = CALLS[call].checks(KEYS)[0]?.on === "key";
  switch (person) {
    case "AWS service":
    case "AWS service with a grant":
      return "only AWS calls as a service";
    case "account root":
      return "the emulator refuses a root nothing";
    case "administrator of Identity Center":
    case "key user of Identity Center":
      return "the emulator takes the session of a role for the role";
    case "administrator who was renamed":
    case "administrator who was moved to another path":
    case "administrator who was created again":
      return "the emulator knows principals by name alone";
    case "federated session of an administrator":
      return "the emulator takes a federated session for its user";
    case "role of another account":
      return isOnKey ? "the emulator finds no key of another account" : notReal(call);
    default:
      return notReal(call);
  }
}

function notReal(call: CallName): string | undefined {
  const real = REAL_CALLS[call];
  return typeof real === "string" ? real : undefined;
}
