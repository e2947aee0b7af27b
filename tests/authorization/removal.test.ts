import assert from "node:assert/strict";
import { BUCKET_POLICY_GUARDS } from "../../infra/buckets/bucket-policy";
import { KEY_POLICY_GUARDS } from "../../infra/keys/key-policy-guards";
import type { Answer, Document, Statement } from "../support/simulator";
import { callerOf } from "./cast";
import { type Documents, documentsUnder } from "./documents";
import { answerTo } from "./evaluate";
import { CELLS, type Cell, MATRIX } from "./matrix";
import { CALLS, KEYS } from "./requests";

type On = "key" | "bucket";
type Change = (document: Document) => Document;
type Place = Pick<Cell, "settings" | "kind">;

/**
 * Statements for roles that the account's own statement has handed to IAM already: they say in the
 * key policy what such a role is for, and would count alone only if that statement were gone.
 */
const TOLD_TWICE = [
  "Allow access for Key Administrators by pattern",
  "AllowEncryptThroughS3OnlyByPattern",
  "AllowDecryptThroughS3OnlyByPattern",
  "AllowDescribeForUsersByPattern",
  "AllowEncryptByRolesThroughS3Only",
  "AllowDecryptByRolesThroughS3Only",
];

/** Guards that the cells of one kind show. */
interface Shown {
  readonly who: string;
  readonly isOf: (cell: Cell) => boolean;
  readonly guards: Readonly<Record<On, readonly string[]>>;
}

const OF_ADMINISTRATORS = [
  "DenyKeyUseByAdministrators",
  "DenyAdministratorsByUniqueId",
  "DenyFederatedUsers",
];

/** The guards that some cells alone must show, whatever other cells show of them. */
const SHOWN_BY: readonly Shown[] = [
  {
    who: "a service with a grant",
    isOf: ({ person }) => person === "AWS service with a grant",
    guards: {
      key: [
        "DenyUseOutsideS3",
        "DenyEncryptOutsideBucket",
        "DenyDecryptOutsideBucket",
        "DenyGrantsNotForAwsResources",
      ],
      bucket: [],
    },
  },
  {
    who: "whoever grants the key to a service",
    isOf: ({ call }) => call.startsWith("CreateGrant to a service"),
    guards: {
      key: [...OF_ADMINISTRATORS, "DenyGrantsNotForAwsResources"],
      bucket: [],
    },
  },
  {
    who: "whoever uploads by a POST form",
    isOf: ({ call }) => call.startsWith("POST form"),
    guards: {
      key: OF_ADMINISTRATORS,
      bucket: [
        "DenyInsecureTransport",
        "DenyTlsBelowMinimum",
        "DenyOtherSseAlgorithm",
        "DenyOtherKmsKey",
        "DenyKmsHeaderWithoutKeyId",
        "DenySseC",
      ],
    },
  },
];

/** Each settings of the matrix, with the kind that the people of its cells have. */
const PLACES = MATRIX.map(({ settings, kinds: [kind = "role"] }) => ({ settings, kind }));

/** The Sids of the statements that match in a cell; no Sid is in both documents. */
const matchedIn = new Map<Cell, readonly string[]>();

describe("Each statement of the policies", () => {
  before(async () => {
    for (const cell of CELLS) {
      const { matched } = await answer(cell, documentsUnder(cell.settings, cell.kind, KEYS));
      matchedIn.set(cell, matched);
    }
  });

  for (const shown of SHOWN_BY) {
    expectShown(shown, "key");
    expectShown(shown, "bucket");
  }
  for (const on of ["key", "bucket"] as const) {
    for (const sid of sidsOf(on)) {
      const isToldTwice = TOLD_TWICE.includes(sid);
      const title = isToldTwice ? "adds nothing to the account's" : "is missed when it is removed";
      it(`${sid} (${on}) ${title}`, async () => {
        const cells = cellsWith(sid);
        assert.notDeepEqual(cells, [], "No cell puts it to the test.");
        const changes = await firstThatMisses(on, cells, without(sid));
        if (isToldTwice) {
          assert.equal(changes, undefined);
        } else {
          assert.notEqual(changes, undefined, "No cell changes.");
        }
      });
    }

    for (const { sid, action } of guardActions(on)) {
      it(`${sid} (${on}) is missed for ${action} when it leaves that out`, async () => {
        const weakened = changed(sid, leavingOutAction(action));
        assert.notEqual(await firstThatMisses(on, cellsWith(sid), weakened), undefined);
      });
    }

    for (const { sid, operator, key } of guardConditions(on)) {
      it(`${sid} (${on}) refuses too much without its condition ${operator} ${key}`, async () => {
        const cells = CELLS.filter(
          (cell) => cell.expected !== "ExplicitlyDenied" && sidsUnder(cell, on).includes(sid),
        );
        const weakened = changed(sid, leavingOutCondition(operator, key));
        assert.notEqual(await firstThatMisses(on, cells, weakened), undefined);
      });
    }
  }

  it("counts for each of the guards that the program knows", () => {
    const guards = (on: On) => [...new Set(sidsOf(on).filter((sid) => sid.startsWith("Deny")))];
    assert.deepEqual(guards("key").sort(), [...KEY_POLICY_GUARDS].sort());
    assert.deepEqual(guards("bucket").sort(), [...BUCKET_POLICY_GUARDS].sort());
  });

  it("has a name, so that none is passed over", () => {
    const statements = PLACES.flatMap(({ settings, kind }) => {
      const { key, bucket } = documentsUnder(settings, kind, KEYS);
      return [...key.Statement, ...bucket.Statement];
    });
    assert.deepEqual(
      statements.filter(({ Sid }) => Sid === undefined),
      [],
    );
  });
});

function expectShown({ who, isOf, guards }: Shown, on: On): void {
  for (const sid of guards[on]) {
    it(`${sid} (${on}) is missed for ${who} when it is removed`, async () => {
      const cells = cellsWith(sid).filter(isOf);
      assert.notEqual(await firstThatMisses(on, cells, without(sid)), undefined);
    });
  }
}

function sidsOf(on: On): readonly string[] {
  return [...new Set(PLACES.flatMap((place) => sidsUnder(place, on)))];
}

function sidsUnder({ settings, kind }: Place, on: On): readonly string[] {
  return documentsUnder(settings, kind, KEYS)[on].Statement.map(({ Sid }) => Sid ?? "");
}

/** Only where a statement matches can an answer change with it. */
function cellsWith(sid: string): readonly Cell[] {
  return CELLS.filter((cell) => matchedIn.get(cell)?.includes(sid));
}

async function firstThatMisses(
  on: On,
  cells: readonly Cell[],
  change: Change,
): Promise<Cell | undefined> {
  for (const cell of cells) {
    if (await isMissed(on, cell, change)) {
      return cell;
    }
  }
  return undefined;
}

/** Whether the cell gets another answer under the changed document. */
async function isMissed(on: On, cell: Cell, change: Change): Promise<boolean> {
  const documents = documentsUnder(cell.settings, cell.kind, KEYS);
  const { verdict } = await answer(cell, { ...documents, [on]: change(documents[on]) });
  return verdict !== cell.expected;
}

function answer(cell: Cell, documents: Documents): Promise<Answer> {
  const caller = callerOf(cell.person, cell.kind, documents.keyUser);
  return answerTo(CALLS[cell.call].checks(KEYS), caller, documents, KEYS);
}

function without(sid: string): Change {
  return changed(sid, () => []);
}

/** Puts others, or none, in the place of the statement. */
function changed(sid: string, change: (statement: Statement) => readonly Statement[]): Change {
  return (document) => ({
    ...document,
    Statement: document.Statement.flatMap((statement) =>
      statement.Sid === sid ? change(statement) : [statement],
    ),
  });
}

function leavingOutAction(action: string) {
  return ({ Action, ...rest }: Statement): readonly Statement[] => [
    { ...rest, Action: [Action].flat().filter((one) => one !== action) },
  ];
}

function leavingOutCondition(operator: string, key: string) {
  return ({ Condition, ...statement }: Statement): readonly Statement[] => {
    const entries = Object.entries(Condition ?? {}).map(([name, keys]) => {
      const left = Object.entries(keys).filter(([one]) => name !== operator || one !== key);
      return [name, Object.fromEntries(left)] as const;
    });
    const left = entries.filter(([, keys]) => Object.keys(keys).length > 0);
    return [left.length === 0 ? statement : { ...statement, Condition: Object.fromEntries(left) }];
  };
}

/** The actions of the guards that name more than one. */
function guardActions(on: On) {
  const all = guardsOf(on).flatMap(({ Sid = "", Action }) =>
    [Action].flat().map((action, _, { length }) => ({ sid: Sid, action, length })),
  );
  return unique(all.filter(({ length }) => length > 1));
}

function guardConditions(on: On) {
  const all = guardsOf(on).flatMap(({ Sid = "", Condition = {} }) =>
    Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.keys(keys).map((key) => ({ sid: Sid, operator, key })),
    ),
  );
  return unique(all);
}

function guardsOf(on: On): readonly Statement[] {
  return PLACES.flatMap(({ settings, kind }) =>
    documentsUnder(settings, kind, KEYS)[on].Statement.filter(({ Effect }) => Effect === "Deny"),
  );
}

function unique<T>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
