import assert from "node:assert/strict";
import { partitionOf } from "../../../infra/aws/partitions";

describe("partitionOf", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["us-east-1", "aws", "amazonaws.com"],
    ["ap-southeast-7", "aws", "amazonaws.com"],
    ["cn-north-1", "aws-cn", "amazonaws.com.cn"],
    ["us-gov-west-1", "aws-us-gov", "amazonaws.com"],
    ["us-iso-east-1", "aws-iso", "c2s.ic.gov"],
    ["us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"],
    ["eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"],
    ["us-isof-south-1", "aws-iso-f", "csp.hci.ic.gov"],
    ["eusc-de-east-1", "aws-eusc", "amazonaws.eu"],
  ];
  for (const [region, name, dnsSuffix] of cases) {
    it(`puts ${region} into ${name}`, () => {
      assert.deepEqual(partitionOf(region), { name, dnsSuffix });
    });
  }

  for (const text of ["", "mars", "us-east", "us-east-1a", "us_east_1", "us-gov-1-1", "*"]) {
    it(`finds no partition for "${text}"`, () => {
      assert.equal(partitionOf(text), undefined);
    });
  }
});
