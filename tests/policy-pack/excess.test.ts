import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import { excessIn } from "../../policy-pack/src/policy-document/excess";
import { KMS, S3 } from "../../policy-pack/src/policy-document/services";
import { KEY, KEY_POLICY, NATIVE_KEY } from "../../policy-pack/src/resources/aws-types";
import { rules } from "../../policy-pack/src/rules";
import { runStack } from "../../policy-pack/src/testing";

/** Whether a rule reads policy documents, by what its file imports. */
function reads(name: string, service: "KMS" | "S3"): boolean {
  const text = readFileSync(join(repositoryRoot, "policy-pack/src/rules", `${name}.ts`), "utf8");
  const doesRead = /policy-document\/(?:judge-policy|document)"/.test(text);
  return doesRead && new RegExp(`\\b${service}\\b.*policy-document/services"`).test(text);
}

const ROOT = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:root" },
  Action: "kms:*",
  Resource: "*",
};
const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
const withStatement = (text: string) => `{"Version":"2012-10-17","Statement":${text}}`;

const MANY = JSON.stringify({
  Version: "2012-10-17",
  Statement: Array.from({ length: 8_000 }, (_each, index) => ({ ...ROOT, Sid: `s${index}` })),
});
const TOO_DEEP =
  "policy is nested more than 12 levels deep. Write it as IAM's grammar has it, which goes 6 levels deep.";
const bytesOf = (most: number, path = "policy", bytes: number | string = MANY.length) =>
  `${path} takes ${bytes} bytes. Keep it to the ${most} that AWS accepts.`;

const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";

describe("a policy that is larger or deeper than AWS takes", () => {
  const cases: readonly {
    readonly it: string;
    readonly type: string;
    readonly props: Readonly<Record<string, unknown>>;
    readonly service: "KMS" | "S3";
    readonly fault: string;
  }[] = [
    ...[KEY, KEY_POLICY].flatMap((type) => [
      {
        it: `8,000 statements in ${type}`,
        ...{ type, props: { keyId: "key", policy: MANY }, service: "KMS" as const },
        fault: bytesOf(32_768),
      },
      {
        it: `a value 15,000 deep in ${type}`,
        ...{ type, props: { keyId: "key", policy: withStatement(nested(15_000)) } },
        ...{ service: "KMS" as const, fault: TOO_DEEP },
      },
      {
        it: `a text 100,000 deep in ${type}`,
        ...{ type, props: { keyId: "key", policy: nested(100_000) }, service: "KMS" as const },
        fault: bytesOf(32_768, "policy", 200_000),
      },
    ]),
    {
      it: `8,000 statements in an object of ${NATIVE_KEY}`,
      ...{ type: NATIVE_KEY, props: { keyPolicy: JSON.parse(MANY) }, service: "KMS" },
      fault: bytesOf(32_768, "keyPolicy", "more than 32768"),
    },
    {
      it: `an object 500 deep in ${NATIVE_KEY}`,
      ...{ type: NATIVE_KEY, props: { keyPolicy: JSON.parse(withStatement(nested(500))) } },
      ...{ service: "KMS", fault: TOO_DEEP.replace("policy", "keyPolicy") },
    },
    {
      it: `8,000 statements in ${BUCKET_POLICY}`,
      ...{ type: BUCKET_POLICY, props: { bucket: "files", policy: MANY }, service: "S3" },
      fault: bytesOf(20_480),
    },
    {
      it: `a value 10,000 deep in ${BUCKET_POLICY}`,
      type: BUCKET_POLICY,
      props: { bucket: "files", policy: withStatement(nested(10_000)) },
      ...{ service: "S3", fault: TOO_DEEP },
    },
  ];

  for (const { it: what, type, props, service, fault } of cases) {
    it(`is one finding of each rule that reads it: ${what}`, async () => {
      const found: Record<string, readonly string[]> = {};
      const wanted: Record<string, readonly string[]> = {};
      for (const rule of rules) {
        const { violations } = await runStack(rule, [{ type, name: "it", props }]);
        const ofPolicy = violations.filter(
          (violation) =>
            violation.includes(`${fault.split(" ")[0]} takes`) || violation.includes("nested"),
        );
        if (ofPolicy.length > 0) {
          found[rule.name] = violations;
        }
        if (reads(rule.name, service)) {
          wanted[rule.name] = [`it: ${fault}`];
        }
      }
      assert.deepEqual(found, wanted);
      assert.ok(Object.keys(wanted).length >= 2);
    });
  }

  it("is measured without white space, as providers send it", () => {
    const text = (length: number) => `{\n  "Id" :\t"${"a".repeat(length - 9)}"\r\n}`;
    assert.equal(excessIn("policy", text(20_480), S3), undefined);
    assert.equal(excessIn("policy", text(20_481), S3)?.fault, "policy takes 20481 bytes.");
    assert.equal(excessIn("policy", " ".repeat(20_480 * 8), S3), undefined);
    assert.ok(excessIn("policy", " ".repeat(20_480 * 8 + 1), S3));
    const quoted = `{"Id":"\\"${"{ [".repeat(100)}"}`;
    assert.equal(excessIn("policy", quoted, S3), undefined);
  });

  it("may be as deep as a fault of form that has its own message", () => {
    for (const value of [nested(12), JSON.parse(nested(12))]) {
      assert.equal(excessIn("policy", value, KMS), undefined);
    }
    for (const value of [nested(13), JSON.parse(nested(13))]) {
      assert.equal(excessIn("policy", value, KMS)?.fault, `${TOO_DEEP.split(". ")[0]}.`);
    }
  });

  it("takes no more looks at an object than AWS takes bytes, however large it is", () => {
    let looks = 0;
    const statement = {
      get Sid() {
        looks += 1;
        return "";
      },
    };
    const some = Array.from({ length: 1_000 }, () => statement);
    assert.ok(excessIn("policy", { Statement: Array.from({ length: 100 }, () => some) }, KMS));
    assert.ok(looks <= 32_768, `${looks} looks`);
  });
});
