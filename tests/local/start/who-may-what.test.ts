import assert from "node:assert/strict";
import { bucketPolicy } from "../../../infra/buckets/bucket-policy";
import { keyPolicy } from "../../../infra/keys/key-policy";
import { keyUserPolicy } from "../../../infra/keys/key-user-policy";
import {
  type EnforcingEmulator,
  startEnforcingEmulator,
} from "../../../local/emulator/enforcing/start";
import type { StackPolicies } from "../../../local/start/enforced-site";
import { type RequestSeen, whoMayWhat } from "../../../local/start/who-may-what";
import { PLACE } from "../../infra/support/places";
import { quietReporter } from "../../support/quiet-reporter";

const bucketName = "aerosecure-local-111122223333-us-east-1";
const bucketArn = `arn:aws:s3:::${bucketName}`;
const keyArn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const ADMINISTRATOR = "arn:aws:iam::111122223333:user/kzax01";
const use = { ...PLACE, bucketArn, sseAlgorithm: "aws:kms" } as const;
const ofKey = keyPolicy({
  ...use,
  administrators: [ADMINISTRATOR],
  administratorsMayDeleteKey: true,
  keyUsers: [],
});
const ofBucket = bucketPolicy({
  ...use,
  keyArn,
  minimumTlsVersion: "1.2",
  perimeter: undefined,
  serviceRoles: [],
  deployer: [],
  protect: false,
});

const stack: StackPolicies = {
  region: PLACE.region,
  keyArn,
  bucketName,
  keyPolicy: JSON.stringify(ofKey),
  bucketPolicy: JSON.stringify(ofBucket),
  keyUserPolicy: JSON.stringify(keyUserPolicy({ ...use, keyArn })),
  administratorArn: ADMINISTRATOR,
};

describe("whoMayWhat", function () {
  this.timeout(300_000);
  let emulator: EnforcingEmulator | undefined;
  beforeEach(async function () {
    this.timeout(900_000);
    emulator = await startEnforcingEmulator(process.env, quietReporter);
  });
  afterEach(() => emulator?.stop());

  async function seenUnder(changed: Partial<StackPolicies>): Promise<readonly RequestSeen[]> {
    assert.ok(emulator !== undefined);
    return whoMayWhat(emulator, { ...stack, ...changed });
  }

  const rows = (seen: readonly RequestSeen[]) =>
    seen.map(({ who, what, found, because }) => [who, what, found, because]);
  const KEY_USER = "a key user";
  const MIGHTY = "an administrator with AdministratorAccess";
  const OTHER = "another account";

  it("sees each request answered as the program's policies are meant", async () => {
    const seen = await seenUnder({});
    assert.deepEqual(rows(seen), [
      [KEY_USER, "uploads a file without headers", "accepted", undefined],
      [KEY_USER, "reads it", "accepted", undefined],
      [KEY_USER, "uploads a large file in two parts", "accepted", undefined],
      [KEY_USER, "uploads with AES256", "refused", "DenyOtherSseAlgorithm"],
      [KEY_USER, "uploads with KMS and no key ID", "refused", "DenyKmsHeaderWithoutKeyId"],
      [KEY_USER, "uploads without TLS", "refused", "DenyInsecureTransport"],
      [KEY_USER, "decrypts past S3", "refused", undefined],
      [MIGHTY, "decrypts", "refused", undefined],
      [MIGHTY, "grants the use of the key", "refused", undefined],
      [OTHER, "reads the file", "refused", undefined],
      [OTHER, "uploads a file", "refused", undefined],
    ]);
    assert.deepEqual(
      seen.filter(({ found, expected }) => found !== expected),
      [],
    );
  });

  it("sees it if the policies refuse nothing", async () => {
    const AWS = ["111122223333", "444455556666"].map((account) => `arn:aws:iam::${account}:root`);
    const allow = (Resource: string | readonly string[]) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Sid: "All", Effect: "Allow", Principal: { AWS }, Action: "*", Resource }],
      });
    const seen = await seenUnder({
      keyPolicy: allow("*"),
      bucketPolicy: allow([bucketArn, `${bucketArn}/*`]),
    });
    assert.deepEqual(
      seen.filter(({ expected }) => expected === "refused").map(({ what, found }) => [what, found]),
      [
        ["uploads with AES256", "accepted"],
        ["uploads with KMS and no key ID", "accepted"],
        ["uploads without TLS", "accepted"],
        // The policy of its own lets a key user decrypt through S3 alone.
        ["decrypts past S3", "refused"],
        ["decrypts", "accepted"],
        ["grants the use of the key", "accepted"],
        ["reads the file", "accepted"],
        ["uploads a file", "accepted"],
      ],
    );
  });

  it("names no statement for a refusal that another one makes as well", async () => {
    const [statement] = ofBucket.Statement.filter(({ Sid }) => Sid === "DenyOtherSseAlgorithm");
    assert.ok(statement !== undefined);
    const again = { ...statement, Sid: "DenyOtherSseAlgorithmAgain" };
    const Statement = [...ofBucket.Statement, again];
    const seen = await seenUnder({ bucketPolicy: JSON.stringify({ ...ofBucket, Statement }) });
    assert.deepEqual(
      seen.filter(({ found, expected }) => found !== expected).map(({ found }) => found),
      ["refused, but without DenyOtherSseAlgorithm refused"],
    );
  });
});
