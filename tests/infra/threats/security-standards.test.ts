import assert from "node:assert/strict";
import { partitionOf } from "../../../infra/aws/partitions";
import { securityStandards } from "../../../infra/threats/security-standards";

describe("securityStandards", () => {
  for (const [region, name] of [
    ["us-east-1", "aws"],
    ["us-gov-west-1", "aws-us-gov"],
    ["cn-north-1", "aws-cn"],
  ] as const) {
    it(`names both standards of ${region} in its partition`, () => {
      const partition = partitionOf(region);
      assert.ok(partition);
      assert.deepEqual(securityStandards({ partition, region }), {
        "best-practices": `arn:${name}:securityhub:${region}::standards/aws-foundational-security-best-practices/v/1.0.0`,
        cis: `arn:${name}:securityhub:${region}::standards/cis-aws-foundations-benchmark/v/3.0.0`,
      });
    });
  }
});
