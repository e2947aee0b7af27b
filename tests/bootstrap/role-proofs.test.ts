import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { deliveryGuards } from "../../bootstrap/policies/guard-statements";
import type { IdentityStatement } from "../../bootstrap/policies/identity-policy";
import { type BoundaryPolicy, serviceBoundaries } from "../../bootstrap/service-boundary";
import { SERVICE_PURPOSES, type ServicePurpose } from "../../infra/aws/service-boundary";
import { BATCH_PREFIX } from "../../infra/batch/batch-names";
import { accessLogBucketName } from "../../infra/buckets/access-log-bucket";
import { documentOf } from "../../policy-pack/src/policy-document/document";
import { USE } from "../../policy-pack/src/policy-document/elements/kms-actions";
import { IMPOSSIBLE_FOR_SYMMETRIC_KEYS } from "../../policy-pack/src/policy-document/prove/key-properties";
import type {
  Place,
  Property,
  Requests,
} from "../../policy-pack/src/policy-document/prove/property";
import { prove } from "../../policy-pack/src/policy-document/prove/prove";
import { ACCOUNT, REGION } from "../support/local-aws";
import { serviceActions } from "../support/service-authorization";
import { EVERYTHING, STATE_KEY, samplePolicies, sampleSettings } from "./support/sample-roles";

type Statement = Pick<IdentityStatement, "Effect"> & { readonly Sid?: string };

type Guard = ReturnType<typeof deliveryGuards>[number];

const KEYS: Place = { service: "kms", arn: "any", partition: "aws", accountId: ACCOUNT };
const BUCKETS: Place = { ...KEYS, service: "s3" };

/** Settings as small and as large as they can be. */
const SETTINGS = { "no settings": {}, "every setting": EVERYTHING };

/** What KMS does with a key's material, also by a grant, and what ends the use of a key. */
const KEY_LOSS = ["kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:DeleteImportedKeyMaterial"];

function refused(name: string, requests: Requests): Property {
  return { name, sentence: name, expects: "refused", identity: "everything", requests: [requests] };
}

function notDenied(name: string, requests: Requests): Property {
  return { ...refused(name, requests), expects: "not denied" };
}

/**
 * What is left of these policies if the policy of every key and bucket lets everyone do everything: each
 * statement that allows something is then as good as none, and what is denied stays denied.
 */
function withEverythingAllowed(statements: readonly Statement[]) {
  const everyone = { Principal: "*" };
  return documentOf("policies", {
    Version: "2012-10-17",
    Statement: [
      { ...everyone, Effect: "Allow", Action: "*", Resource: "*" },
      ...statements.map((statement) => ({ ...everyone, ...statement })),
    ],
  });
}

/** The properties that are not proved. */
function fallen(
  statements: readonly Statement[],
  properties: readonly Property[],
  place: Place,
): readonly string[] {
  const proofs = prove(withEverythingAllowed(statements), properties, place);
  return [...proofs].flatMap(([{ name }, proof]) =>
    proof.outcome === "proved"
      ? []
      : [proof.outcome === "not decided" ? `${name}: ${proof.why}` : name],
  );
}

async function actionsOnObjects(): Promise<readonly string[]> {
  const actions = await serviceActions("s3");
  return actions
    .filter(({ resourceTypes }) => resourceTypes.includes("object"))
    .map(({ name }) => name);
}

async function statementsOf(
  role: "deploy" | "preview",
  settings: Readonly<Record<string, string>>,
): Promise<readonly Statement[]> {
  const { [role]: policies } = await samplePolicies(settings);
  return Object.values(policies).flatMap(({ Statement }) => Statement);
}

const STATE_BUCKET = `arn:aws:s3:::aerosecure-state-dev-${ACCOUNT}-${REGION}-an`;

const USES_NO_KEY = "uses no key except that of the state";
const ENDS_NO_KEY = "makes no grant and ends the use of no key";
const LOCKS_NOBODY_OUT = "locks nobody out of a key";
const REACHES_NO_OBJECT = "reaches no object except those of the state";

const LEAVES_THE_STATE_KEY = "neither gives away nor marks the key of the state";
const MAY_USE_THE_STATE_KEY = "may use the key of the state";
const MAY_MANAGE_OTHER_KEYS = "may manage other keys, with the lockout safety check";
const MAY_REACH_THE_STATE = "may reach the objects of the state";

/** What makes somebody else's of a key, by its policy, its tags or its aliases. */
const KEY_MANAGEMENT = [
  ...["kms:PutKeyPolicy", "kms:TagResource", "kms:UntagResource"],
  ...["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"],
];

const ofKeys: readonly Property[] = [
  refused(USES_NO_KEY, {
    Action: USE.filter(
      (action) => action !== "kms:CreateGrant" && !IMPOSSIBLE_FOR_SYMMETRIC_KEYS.includes(action),
    ),
    NotResource: STATE_KEY,
  }),
  refused(ENDS_NO_KEY, {
    Action: ["kms:CreateGrant", ...KEY_LOSS],
  }),
  refused(LOCKS_NOBODY_OUT, {
    Action: ["kms:PutKeyPolicy", "kms:CreateKey"],
    Condition: { Bool: { "kms:BypassPolicyLockoutSafetyCheck": "true" } },
  }),
  refused(LEAVES_THE_STATE_KEY, { Action: KEY_MANAGEMENT, Resource: STATE_KEY }),
  notDenied(MAY_USE_THE_STATE_KEY, {
    Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"],
    Resource: STATE_KEY,
  }),
  notDenied(MAY_MANAGE_OTHER_KEYS, {
    Action: [...KEY_MANAGEMENT, "kms:CreateKey"],
    NotResource: STATE_KEY,
    Condition: { BoolIfExists: { "kms:BypassPolicyLockoutSafetyCheck": "false" } },
  }),
];

async function ofObjects(): Promise<readonly Property[]> {
  return [
    refused(REACHES_NO_OBJECT, {
      Action: await actionsOnObjects(),
      NotResource: `${STATE_BUCKET}/*`,
    }),
    notDenied(MAY_REACH_THE_STATE, {
      Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      Resource: `${STATE_BUCKET}/*`,
    }),
  ];
}

for (const [what, settings] of Object.entries(SETTINGS)) {
  for (const role of ["deploy", "preview"] as const) {
    describe(`The ${role} role under ${what}, whatever the policies of keys and buckets say`, () => {
      it("uses no key and ends the use of none", async () => {
        assert.deepEqual(fallen(await statementsOf(role, settings), ofKeys, KEYS), []);
      });

      it("reaches no object", async () => {
        assert.deepEqual(
          fallen(await statementsOf(role, settings), await ofObjects(), BUCKETS),
          [],
        );
      });
    });
  }
}

/** What falls without a guard; nothing for what guards the rights of roles. */
const WITHOUT: Readonly<Record<string, readonly string[]>> = {
  NeverUseKeys: [USES_NO_KEY],
  NeverGrantOrLoseKeys: [ENDS_NO_KEY],
  NeverLockOut: [LOCKS_NOBODY_OUT],
  NeverManageStateKey: [LEAVES_THE_STATE_KEY],
  NeverTouchObjects: [REACHES_NO_OBJECT],
  NeverChangeOwnRights: [],
  NeverUnbindRoles: [],
  NeverActAsOthers: [],
};

/** What falls if a guard is about everything, without its resources and its condition. */
const WITHOUT_LIMITS: Readonly<Record<string, readonly string[]>> = {
  NeverUseKeys: [MAY_USE_THE_STATE_KEY],
  NeverLockOut: [MAY_MANAGE_OTHER_KEYS],
  NeverManageStateKey: [MAY_MANAGE_OTHER_KEYS],
  NeverTouchObjects: [MAY_REACH_THE_STATE],
  NeverChangeOwnRights: [],
};

function withoutLimits({ Sid, Effect, Action }: Guard): Guard {
  return { ...(Sid !== undefined && { Sid }), Effect, Action, Resource: "*" };
}

describe("A guard of the deploy role", () => {
  // As written: IAM counts characters, so that the policies have several of them in one statement.
  const guards = deliveryGuards({
    stateKeyArn: STATE_KEY,
    stateBucketArn: STATE_BUCKET,
    ownIdentities: [`arn:aws:iam::${ACCOUNT}:role/aerosecure-dev-deploy`],
  });

  it("has a row here", () => {
    assert.deepEqual(
      guards.map(({ Sid }) => Sid),
      Object.keys(WITHOUT),
    );
  });

  const fallenWith = async (changed: readonly Statement[]) => [
    ...fallen(changed, ofKeys, KEYS),
    ...fallen(changed, await ofObjects(), BUCKETS),
  ];

  for (const [sid, names] of Object.entries(WITHOUT)) {
    it(`lets fall without ${sid}: ${names.length === 0 ? "nothing" : names.join(", ")}`, async () => {
      assert.deepEqual(await fallenWith(guards.filter(({ Sid }) => Sid !== sid)), names);
    });
  }

  it("has a row for what limits it, too", () => {
    const limited = guards.filter((guard) => !isDeepStrictEqual(withoutLimits(guard), guard));
    assert.deepEqual(
      limited.map(({ Sid }) => Sid),
      Object.keys(WITHOUT_LIMITS),
    );
  });

  for (const [sid, names] of Object.entries(WITHOUT_LIMITS)) {
    it(`refuses ${names.length === 0 ? "no more of these" : "too much"} without the limits of ${sid}`, async () => {
      const changed = guards.map((guard) => (guard.Sid === sid ? withoutLimits(guard) : guard));
      assert.deepEqual(await fallenWith(changed), names);
    });
  }

  for (const guard of guards.filter(({ Sid = "" }) => WITHOUT[Sid]?.length !== 0)) {
    const { Sid = "", Action } = guard;
    it(`is missed for each of its actions: ${Sid}`, async () => {
      for (const action of [Action].flat()) {
        const less = { ...guard, Action: [Action].flat().filter((each) => each !== action) };
        const changed = guards.map((each) => (each === guard ? less : each));
        assert.deepEqual(await fallenWith(changed), WITHOUT[Sid], `${Sid} without ${action}`);
      }
    }).timeout(60_000);
  }
});

/** What a session of a service's role is left, whatever policy names it. */
describe("The boundaries of service roles, whatever the policies of keys and buckets say", () => {
  const BUCKET = `aerosecure-dev-${ACCOUNT}-${REGION}-an`;
  const DATA = `arn:aws:s3:::${BUCKET}`;
  const JOBS = `arn:aws:s3:::${accessLogBucketName(BUCKET)}/${BATCH_PREFIX}`;
  const READS = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectVersionForReplication"];

  async function boundaryFor(purpose: ServicePurpose): Promise<BoundaryPolicy["Statement"]> {
    const { stack } = await sampleSettings(EVERYTHING);
    const boundaries = serviceBoundaries(stack);
    return boundaries[`aerosecure-dev-deploy-boundary-${purpose}`]?.Statement ?? [];
  }

  /** What a boundary allows, by its actions. */
  function allowedBy(statements: BoundaryPolicy["Statement"]): readonly string[] {
    return statements.flatMap((each) =>
      each.Effect === "Allow" && "Action" in each ? [each.Action].flat() : [],
    );
  }

  /** What holds of objects besides, for each role. */
  const OF_OBJECTS: Readonly<Record<ServicePurpose, readonly Property[]>> = {
    replication: [
      refused("reads from no other bucket", { Action: READS, NotResource: `${DATA}/*` }),
    ],
    "malware-scan": [
      refused("reads from no other bucket", { Action: READS, NotResource: `${DATA}/*` }),
    ],
    "batch-operations": [
      refused("reads no access log and from no other bucket", {
        Action: READS,
        NotResource: [`${DATA}/*`, `${JOBS}*`],
      }),
      refused("writes beside the objects nothing except lists and reports", {
        Action: "s3:PutObject",
        NotResource: [`${DATA}/*`, `${JOBS}generated/*`, `${JOBS}reports/*`],
      }),
      refused("encrypts and tags the objects alone", {
        Action: ["s3:UpdateObjectEncryption", "s3:PutObjectTagging"],
        NotResource: `${DATA}/*`,
      }),
      refused("deletes nothing, and makes no job", {
        Action: ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:CreateJob", "s3:UpdateJobStatus"],
      }),
    ],
  };

  for (const purpose of SERVICE_PURPOSES) {
    it(`leave the role for ${purpose} no action on objects that its own does not name, and no other bucket`, async () => {
      const statements = await boundaryFor(purpose);
      const named = allowedBy(statements);
      const properties = [
        refused("does nothing that the boundary does not name", { NotAction: named }),
        ...OF_OBJECTS[purpose],
      ];
      assert.deepEqual(fallen(statements, properties, BUCKETS), []);
      const withoutDenials = statements.filter(({ Effect }) => Effect === "Allow");
      assert.deepEqual(
        fallen(withoutDenials, properties, BUCKETS),
        properties.map(({ name }) => name),
      );
    });

    it(`leave the role for ${purpose} no key except those of the stack, through S3`, async () => {
      const statements = await boundaryFor(purpose);
      const named = allowedBy(statements);
      const services = [REGION, "us-west-2"].map((region) => `s3.${region}.amazonaws.com`);
      const properties = [
        refused("does nothing with a key that the boundary does not name", { NotAction: named }),
        refused("uses no key without the tag of the stack", {
          Action: "kms:*",
          Condition: { StringNotEquals: { "aws:ResourceTag/aerosecure:stack": "dev" } },
        }),
        refused("uses no key except through S3", {
          Action: "kms:*",
          Condition: { StringNotEquals: { "kms:ViaService": services } },
        }),
      ];
      assert.deepEqual(fallen(statements, properties, KEYS), []);
      const withoutDenials = statements.filter(({ Effect }) => Effect === "Allow");
      assert.deepEqual(
        fallen(withoutDenials, properties, KEYS),
        properties.map(({ name }) => name),
      );
    });
  }
});
