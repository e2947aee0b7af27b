import assert from "node:assert/strict";
import { succeeds } from "../../../support/deployment";
import {
  type EnforcedDeployment,
  enforcedDeploymentOf,
} from "../../../support/enforced-deployment";
import { assertFits } from "../../support/json-schema";
import { runAerosecure } from "../../support/run-aerosecure";

interface Document {
  readonly ok: boolean;
  readonly left: readonly unknown[];
  readonly checks: readonly {
    readonly id: string;
    readonly verdict: string;
    readonly found: string;
    readonly remedy: string | null;
    readonly missingPermission: string | null;
  }[];
}

interface Statement {
  readonly Action: string | readonly string[];
}

const UPLOADED = ["upload-algorithm", "upload-key", "upload-bucket-key"];
const ACCEPTED = ["key", "multipart", "multipart-key", "copy", "form"].map(
  (name) => `accepts-${name}`,
);
const REFUSED = [
  ...["refuses-aes256", "refuses-other-key", "refuses-no-key-id", "refuses-dsse"],
  "refuses-sse-c",
];
const PROBES = ["upload-accepted", ...UPLOADED, "upload-content", ...ACCEPTED, ...REFUSED];

describe("aerosecure verify, as a user with verifierPolicy and nothing else", function () {
  this.timeout(300_000);
  let deployment: EnforcedDeployment;
  let policy: { readonly Statement: readonly Statement[] };

  before(async function () {
    this.timeout(900_000);
    deployment = await enforcedDeploymentOf("verifier", "Deployer");
    await succeeds(deployment.pulumi("up", "--yes"));
    policy = JSON.parse(String(deployment.outputs()["verifierPolicy"]));
  });

  after(() => deployment?.stop());

  /** What `verify` says to a new user with these statements. */
  async function verifyAs(user: string, Statement: readonly Statement[]) {
    const aws = await deployment.awsOf(user, JSON.stringify({ ...policy, Statement }));
    const run = await runAerosecure(aws, ["verify", "--json", "--stack", "verifier"]);
    const document = run.json() as unknown as Document;
    assertFits("verify", document);
    return { exitCode: run.exitCode, ...document };
  }

  it("judges everything, and passes", async () => {
    const { exitCode, ok, checks, left } = await verifyAs("Verifier", policy.Statement);
    assert.deepEqual(
      checks.filter(({ verdict }) => verdict !== "pass"),
      [],
    );
    assert.deepEqual([exitCode, ok, left], [0, true, []]);
    const ids = checks.map(({ id }) => id);
    assert.deepEqual(
      PROBES.filter((id) => !ids.includes(id)),
      [],
    );
  });

  // The emulator's S3 asks KMS nothing: what the key's permissions do is in accepted-uploads.test.ts.
  const without: Readonly<Record<string, readonly string[]>> = {
    "kms:GetKeyPolicy": ["key-policy-deployed", "key-policy-not-public", "key-policy-proved"],
    "kms:GetKeyRotationStatus": ["key-rotation"],
    "s3:GetEncryptionConfiguration": [
      ...["bucket-sse-kms", "bucket-own-key", "bucket-key", "bucket-blocks-sse-c"],
    ],
    "s3:GetLifecycleConfiguration": ["bucket-cleans-probes"],
    "s3:PutObject": PROBES,
    "s3:GetObjectVersion": [...UPLOADED, "upload-content", ...ACCEPTED],
  };
  for (const [action, ids] of Object.entries(without)) {
    it(`says without ${action} what is not judged for want of it, and fails nothing`, async () => {
      const user = `Without-${action.replace(":", "-")}`;
      const { exitCode, ok, checks, left } = await verifyAs(user, statementsWithout(action));
      assert.deepEqual(
        checks
          .filter(({ verdict }) => verdict !== "pass")
          .map(({ id, verdict, remedy, missingPermission }) => [
            ...[id, verdict, remedy, missingPermission],
          ]),
        ids.map((id) => [id, "not-judged", null, action]),
      );
      assert.match(
        checks.find(({ id }) => id === ids[0])?.found ?? "",
        new RegExp(`the permission ${action} on .+ is missing`),
      );
      assert.deepEqual([exitCode, ok, left], [1, false, []]);
    });
  }

  function statementsWithout(action: string): readonly Statement[] {
    const left = policy.Statement.map((statement) => ({
      ...statement,
      Action: [statement.Action].flat().filter((each) => each !== action),
    }));
    assert.notDeepEqual(
      left.map(({ Action }) => Action),
      policy.Statement.map(({ Action }) => [Action].flat()),
      `${action} is in no statement`,
    );
    return left.filter(({ Action }) => Action.length > 0);
  }
});
