import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import program from "../../../infra/index";
import { repositoryRoot } from "../../../local/processes/paths";
import { factsIn, type Policies, USUAL_FACTS } from "../../../ops/controls/policies/policy-facts";
import { provePolicies } from "../../../ops/controls/policies/prove-policies";
import { documentOf } from "../../../policy-pack/src/policy-document/document";
import { type Answer, CREATED_KEY, type Recorded, recordResources } from "../../support/mocks";
import { PLACE } from "../support/places";

const ACCOUNT = PLACE.accountId;

const answers: Readonly<Record<string, Answer>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": {
    accountId: ACCOUNT,
    arn: `arn:aws:iam::${ACCOUNT}:user/deployer`,
  },
  "aws:kms/getKey:getKey": new Error(
    "invoking aws:kms/getKey:getKey: 1 error occurred:\n\t* reading KMS Key (alias/aerosecure-test): couldn't find resource\n\n",
  ),
  "aws:s3/getBucketPolicy:getBucketPolicy": new Error(
    "reading S3 Bucket (aerosecure-test) Policy: couldn't find resource",
  ),
};

/** The settings of a stack's file as Pulumi hands them over: lists as JSON. */
function configOf(stack: string): Readonly<Record<string, string>> {
  const { config } = parse(readFileSync(join(repositoryRoot, `Pulumi.${stack}.yaml`), "utf8"));
  return Object.fromEntries(
    Object.entries(config as object).map(([name, value]) => [
      name.includes(":") ? name : `aerosecure-kms:${name}`,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  );
}

async function resourcesOf(stack: string): Promise<readonly Recorded[]> {
  const recording = await recordResources({ stack, config: configOf(stack), answers });
  await program();
  return recording.resources();
}

/** What the policies of a stack's data do not keep. */
async function unprovedIn(stack: string): Promise<readonly string[]> {
  const resources = await resourcesOf(stack);
  const inputsOf = (type: string) =>
    resources.find((each) => each.type === type && each.name === "data")?.inputs ?? {};
  const key = readPolicy(inputsOf("aws:kms/key:Key")["policy"]);
  const { bucket: bucketName, policy } = inputsOf("aws:s3/bucketPolicy:BucketPolicy");
  const policies: Required<Policies> = { key, bucket: readPolicy(policy) };
  const site = {
    ...PLACE,
    region: String(configOf(stack)["aws:region"]),
    keyArn: CREATED_KEY.arn,
    bucketArn: `arn:aws:s3:::${bucketName}`,
  };
  const report = provePolicies(policies, site, { ...USUAL_FACTS, ...factsIn(policies) });
  const properties = report.policies.flatMap((each) => each.properties);
  assert.ok(properties.length > 20, `${properties.length} properties of ${stack}`);
  return properties.filter(({ outcome }) => outcome !== "proved").map(({ name }) => name);
}

function readPolicy(policy: unknown) {
  return documentOf("policy", typeof policy === "string" ? JSON.parse(policy) : policy);
}

describe("The settings files of this repository", function () {
  // For all of them together, and the programs that make the policies.
  this.timeout(10_000);

  it("have policies of which every property is proved, within ten seconds", async () => {
    const unproved: Record<string, readonly string[]> = {};
    for (const stack of ["local", "dev", "staging", "prod"]) {
      unproved[stack] = await unprovedIn(stack);
    }
    assert.deepEqual(unproved, { local: [], dev: [], staging: [], prod: [] });
  });

  it("make as many resources, with components and the stack itself, as docs/teams.md says", async () => {
    const page = readFileSync(join(repositoryRoot, "docs/teams.md"), "utf8");
    const [, ...told] =
      /counts (\d+) resources for `dev`, (\d+) for `staging` and (\d+) for `prod`.* (\d+) in total/.exec(
        page,
      ) ?? [];
    const counts: number[] = [];
    for (const stack of ["dev", "staging", "prod"]) {
      counts.push((await resourcesOf(stack)).length + 1);
    }
    const total = counts.reduce((sum, count) => sum + count, 0);
    assert.deepEqual(told.map(Number), [...counts, total]);
  }).timeout(60_000);
});
