import assert from "node:assert/strict";
import fc from "fast-check";
import { trailBucketName } from "../../../infra/alarm/trail/audit-trail";
import { bucketNameFaults } from "../../../infra/arguments/bucket-name";
import { accountNamespaceOf, bucketNameIn } from "../../../infra/aws/bucket-namespace";
import { derivedName } from "../../../infra/aws/derived-name";
import { batchRoleName } from "../../../infra/batch/batch-names";
import { accessLogBucketName } from "../../../infra/buckets/access-log-bucket";
import { replicaBucketName, replicationRoleName } from "../../../infra/replication/replica-names";
import { malwareScanRoleName } from "../../../infra/threats/threat-names";

describe("derivedName", () => {
  const cases: readonly (readonly [string, string, number, string])[] = [
    ["base", "-end", 8, "base-end"],
    ["aerosecure-prod-11112222", "-end", 28, "aerosecure-prod-11112222-end"],
    ["aerosecure-prod-11112222", "-end", 27, "aerosecure-pro-85d06fd2-end"],
    ["aerosecure-----------222", "-end", 27, "aerosecure-c302a8bc-end"],
  ];
  for (const [base, ending, max, name] of cases) {
    it(`makes "${name}" of "${base}" and "${ending}" within ${max}`, () => {
      assert.equal(derivedName(base, ending, max), name);
      assert.ok(name.length <= max);
    });
  }

  it("keeps apart bases that begin alike", () => {
    const names = ["x", "y"].map((last) => derivedName(`${"a".repeat(62)}${last}`, "-logs", 63));
    assert.equal(new Set(names).size, 2);
  });

  it("makes names that S3 and IAM take of every name that S3 takes", () => {
    const letters = [..."abcdefghijklmnopqrstuvwxyz0123456789-"];
    const word = (min: number, max: number) =>
      fc
        .array(fc.constantFrom(...letters), { minLength: min, maxLength: max })
        .map((chosen) => chosen.join(""));
    const made = fc
      .record({
        namespace: fc.constantFrom("account-regional", "global"),
        base: word(1, 50),
        accountId: fc.constant("111122223333"),
        region: fc.constantFrom("us-east-1", "ap-southeast-2", "us-gov-west-1"),
      })
      .map(({ namespace, base, ...place }) => bucketNameIn(namespace, base, place));
    const sound = fc.oneof(made, word(3, 63)).filter((name) => bucketNameFaults(name).length === 0);
    fc.assert(
      fc.property(sound, (name) => {
        const replica = replicaBucketName(name, "ap-southeast-1");
        const buckets = [
          accessLogBucketName(name),
          trailBucketName(name),
          replica,
          accessLogBucketName(replica),
        ];
        for (const each of buckets) {
          assert.deepEqual(bucketNameFaults(each), []);
          assert.equal(accountNamespaceOf(each)?.accountId, accountNamespaceOf(name)?.accountId);
        }
        assert.equal(new Set([name, ...buckets]).size, 5);
        for (const role of [
          replicationRoleName(name),
          malwareScanRoleName(name),
          batchRoleName(name),
        ]) {
          assert.match(role, /^[\w+=,.@-]{1,64}$/);
        }
      }),
    );
  });
});

describe("the names of what stands around a bucket", () => {
  const source = "aerosecure-prod-111122223333-us-east-1";
  it("tell the bucket they belong to", () => {
    assert.equal(accessLogBucketName(source), `${source}-logs`);
    assert.equal(replicaBucketName(source, "eu-west-1"), `${source}-replica-eu-west-1`);
    assert.equal(replicationRoleName(source), `${source}-replication`);
  });
});
