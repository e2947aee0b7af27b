import assert from "node:assert/strict";
import { readReplicationRegion } from "../../../infra/arguments/region-settings";
import { fault, readerOf } from "../support/own-settings";
import { PLACE } from "../support/places";

function read(region: string | undefined, stackPlace?: typeof PLACE) {
  const reader = readerOf({ replicationRegion: region });
  return { region: readReplicationRegion(reader, stackPlace), faults: reader.faults };
}

describe("readReplicationRegion", () => {
  it("has no replica by default", () => {
    assert.deepEqual(read(undefined, PLACE), { region: undefined, faults: [] });
  });

  it("takes another region of the same partition", () => {
    assert.deepEqual(read("eu-west-1", PLACE), { region: "eu-west-1", faults: [] });
  });

  const cases: readonly (readonly [string, string])[] = [
    ["mars", 'is "mars". Use the name of an AWS region, such as us-west-2.'],
    ["", 'is "". Use the name of an AWS region, such as us-west-2.'],
    [
      "us-east-1",
      `is "us-east-1", the region of the bucket itself. A copy there is lost with the bucket: name another region.`,
    ],
    [
      "cn-north-1",
      `is "cn-north-1", of the partition aws-cn. S3 copies inside one partition only: name a region of the partition aws.`,
    ],
  ];
  for (const [region, says] of cases) {
    it(`refuses ${region || "an empty text"}`, () => {
      const faults = [fault("replicationRegion", says)];
      assert.deepEqual(read(region, PLACE), { region: undefined, faults });
    });
  }

  it("judges the name alone where the stack's region is not known", () => {
    assert.deepEqual(read("eu-west-1"), { region: undefined, faults: [] });
    const wrong = read("mars");
    assert.equal(wrong.region, undefined);
    assert.equal(wrong.faults.length, 1);
  });
});
