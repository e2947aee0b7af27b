import assert from "node:assert/strict";
import { readReplicationRegion } from "../../../infra/settings/replication-settings";
import { SettingReader } from "../../../infra/settings/setting-reader";

const place = { region: "us-east-1", partition: { name: "aws", dnsSuffix: "amazonaws.com" } };

function read(region: string | undefined, stackPlace: typeof place | undefined = place) {
  const record = region === undefined ? {} : { "aerosecure-kms:replicationRegion": region };
  const own = new SettingReader(record, "aerosecure-kms");
  return { region: readReplicationRegion(own, stackPlace), faults: own.faults };
}

describe("readReplicationRegion", () => {
  it("has no replica by default", () => {
    assert.deepEqual(read(undefined), { region: undefined, faults: [] });
  });

  it("takes another region of the same partition", () => {
    assert.deepEqual(read("eu-west-1"), { region: "eu-west-1", faults: [] });
  });

  const setting = "`aerosecure-kms:replicationRegion`";
  const cases: readonly (readonly [string, string])[] = [
    ["mars", `${setting} is "mars". Use the name of an AWS region, such as us-west-2.`],
    ["", `${setting} is "". Use the name of an AWS region, such as us-west-2.`],
    [
      "us-east-1",
      `${setting} is "us-east-1", which is aws:region too. A copy there is lost with the bucket: name another region.`,
    ],
    [
      "cn-north-1",
      `${setting} is "cn-north-1", of the partition aws-cn. S3 copies inside one partition only: name a region of the partition aws.`,
    ],
  ];
  for (const [region, fault] of cases) {
    it(`refuses ${region || "an empty text"}`, () => {
      assert.deepEqual(read(region), { region: undefined, faults: [fault] });
    });
  }

  it("judges the name alone where the stack's region is not known", () => {
    const own = (region: string) =>
      new SettingReader({ "aerosecure-kms:replicationRegion": region }, "aerosecure-kms");
    const sound = own("eu-west-1");
    assert.equal(readReplicationRegion(sound, undefined), undefined);
    assert.deepEqual(sound.faults, []);
    const wrong = own("mars");
    assert.equal(readReplicationRegion(wrong, undefined), undefined);
    assert.equal(wrong.faults.length, 1);
  });
});
