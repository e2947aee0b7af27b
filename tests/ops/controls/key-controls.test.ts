import assert from "node:assert/strict";
import type { LiveKey } from "../../../ops/aws/live-key";
import type { ControlId } from "../../../ops/controls/definitions";
import { keyControls } from "../../../ops/controls/key-controls";
import type { Declared } from "../../../ops/stack/declared";
import {
  DECLARED_BY_NOBODY,
  DEPLOY,
  KEY_ARN,
  KEY_METADATA,
  OTHER_KEY,
  REFUSED,
  REMEDIES,
  read,
  readingOf,
  verdictOn,
} from "../support/samples";

const ALIAS = "alias/cloud_user";
const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Enable IAM User Permissions",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111122223333:root" },
      Action: "kms:*",
      Resource: "*",
    },
  ],
});
const OPEN = POLICY.replace("arn:aws:iam::111122223333:root", "*");

const declared: Declared = {
  ...DECLARED_BY_NOBODY,
  keyAlias: ALIAS,
  rotationPeriodInDays: 365,
  keyPolicy: POLICY,
};
const metadata = (changed: object = {}) => ({ metadata: read({ ...KEY_METADATA, ...changed }) });
const sound: LiveKey = {
  ...metadata(),
  rotation: read({ isOn: true, periodInDays: 365, next: null }),
  policy: read(POLICY),
  aliasTarget: read(KEY_ARN),
};
const judge = (key: Partial<LiveKey> = {}, changed: Partial<Declared> = {}) =>
  keyControls({
    names: { keyArn: KEY_ARN, keyAlias: ALIAS },
    declared: { ...declared, ...changed },
    key: { ...sound, ...key },
    remedies: REMEDIES,
  });

describe("the controls of a key", () => {
  it("pass if it is as it was deployed", () => {
    assert.deepEqual(
      judge().map((each) => [each.id, each.verdict, each.found]),
      [
        ["key-state", "pass", "Enabled"],
        ["key-single-region", "pass", "single-Region"],
        ["key-symmetric", "pass", "SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT"],
        ["key-origin", "pass", "AWS_KMS"],
        ["key-rotation", "pass", "on, every 365 days"],
        ["key-alias", "pass", `${ALIAS} points to ${KEY_ARN}`],
        ["key-policy-deployed", "pass", "as deployed"],
        ["key-policy-not-public", "pass", "none is open to others"],
      ],
    );
  });

  const date = new Date("2026-12-22T00:00:00Z");
  const rotation = (isOn: boolean, periodInDays: number | null) => ({
    rotation: read({ isOn, periodInDays, next: null }),
  });
  const signing = { KeySpec: "RSA_2048", KeyUsage: "SIGN_VERIFY" };
  const newKey =
    "A key cannot change this. Deploy a new key, and re-encrypt the objects with `aerosecure reencrypt`.";
  const back = "npx aerosecure cancel-deletion --stack prod";
  const failures: readonly (readonly [ControlId, string, Partial<LiveKey>, string])[] = [
    [
      "key-state",
      "PendingDeletion, permanently deleted on 2026-12-22T00:00:00.000Z",
      metadata({ KeyState: "PendingDeletion", DeletionDate: date }),
      `Nothing under the key can be read. Cancel the deletion: \`${back}\``,
    ],
    [
      "key-state",
      "PendingReplicaDeletion",
      metadata({ KeyState: "PendingReplicaDeletion" }),
      `Nothing under the key can be read. Cancel the deletion: \`${back}\``,
    ],
    [
      "key-state",
      "Disabled",
      metadata({ KeyState: "Disabled" }),
      `Nothing under the key can be read or written. Unless that is intended, enable it: \`${back} --enable\``,
    ],
    [
      "key-state",
      "PendingImport",
      metadata({ KeyState: "PendingImport" }),
      "Wait until AWS KMS has made it available.",
    ],
    [
      "key-state",
      "AWS KMS has no such key",
      { metadata: read(undefined) },
      "If the credentials are of the right account, the key was deleted, and nothing encrypted under it can be read.",
    ],
    ["key-single-region", "multi-Region", metadata({ MultiRegion: true }), newKey],
    ["key-single-region", "AWS KMS has no such key", { metadata: read(undefined) }, newKey],
    ["key-symmetric", "RSA_2048 for SIGN_VERIFY", metadata(signing), newKey],
    ["key-symmetric", "AWS KMS has no such key", { metadata: read(undefined) }, newKey],
    ["key-origin", "EXTERNAL", metadata({ Origin: "EXTERNAL" }), newKey],
    ["key-origin", "AWS KMS has no such key", { metadata: read(undefined) }, newKey],
    ["key-rotation", "off", rotation(false, null), DEPLOY],
    ["key-rotation", "on, every 2560 days", rotation(true, 2560), DEPLOY],
    ["key-rotation", "on, every ? days", rotation(true, null), DEPLOY],
    ["key-alias", `${ALIAS} points to nothing`, { aliasTarget: read("nothing") }, DEPLOY],
    ["key-alias", `${ALIAS} points to ${OTHER_KEY}`, { aliasTarget: read(OTHER_KEY) }, DEPLOY],
    ["key-policy-deployed", "changed: Enable IAM User Permissions", { policy: read(OPEN) }, DEPLOY],
    [
      "key-policy-not-public",
      "open to others: Enable IAM User Permissions",
      { policy: read(OPEN) },
      DEPLOY,
    ],
    ["key-policy-not-public", "it is no policy document", { policy: read("") }, DEPLOY],
  ];
  for (const [id, text, key, remedy] of failures) {
    it(`fail for ${id} if ${text} is found, and say what to do`, () => {
      const controls = judge(key);
      assert.deepEqual(verdictOn(id, controls), ["fail", text]);
      assert.equal(controls.find((each) => each.id === id)?.remedy, remedy);
    });
  }

  it("fail with AWS's answer if it refuses for another reason than a permission", () => {
    assert.deepEqual(verdictOn("key-rotation", judge({ rotation: REFUSED })), [
      "fail",
      "It is refused.",
    ]);
  });

  for (const [title, answer, missingPermission] of [
    [
      "a permission is missing, which they name",
      { refused: "It is missing.", missingPermission: "kms:GetKeyPolicy" },
      "kms:GetKeyPolicy",
    ],
    ["the local AWS does not know the call", { notJudged: "It is missing." }, null],
  ] as const) {
    it(`are not judged if ${title}`, () => {
      assert.deepEqual(
        judge({ policy: readingOf<string>(answer) })
          .filter(({ verdict }) => verdict !== "pass")
          .map((each) => [each.id, each.verdict, each.found, each.missingPermission, each.remedy]),
        [
          ["key-policy-deployed", "not-judged", "It is missing.", missingPermission, null],
          ["key-policy-not-public", "not-judged", "It is missing.", missingPermission, null],
        ],
      );
    });
  }

  it("compare nothing with a stack if none is named", () => {
    const none = { keyPolicy: undefined, rotationPeriodInDays: undefined };
    assert.deepEqual(
      judge({ aliasTarget: undefined }, none).map((each) => [each.id, each.found]),
      [
        ["key-state", "Enabled"],
        ["key-single-region", "single-Region"],
        ["key-symmetric", "SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT"],
        ["key-origin", "AWS_KMS"],
        ["key-rotation", "on, every 365 days"],
        ["key-policy-not-public", "none is open to others"],
      ],
    );
  });
});
