import assert from "node:assert/strict";
import fc from "fast-check";
import { SERVICE_CHOICES } from "../../../infra/aws/service-choice";
import {
  FINDINGS,
  findingRuleArns,
  findingRuleName,
  malwareScanRoleArn,
  malwareScanRoleName,
  reportedFindings,
} from "../../../infra/threats/threat-names";
import { GOV_PLACE } from "../support/places";

const place = { ...GOV_PLACE, stack: "prod" };

describe("reportedFindings", () => {
  for (const guardDuty of SERVICE_CHOICES) {
    for (const securityHub of SERVICE_CHOICES) {
      it(`has a rule for every service that is not off: ${guardDuty}, ${securityHub}`, () => {
        const heard = [
          ...(guardDuty === "off" ? [] : ["guardduty"]),
          ...(securityHub === "off" ? [] : ["securityhub"]),
        ];
        const services = { guardDuty, securityHub, malwareProtection: false };
        assert.deepEqual(reportedFindings(services), heard);
      });
    }
  }

  it("has one more for scans", () => {
    assert.deepEqual(
      reportedFindings({ guardDuty: "adopt", malwareProtection: true, securityHub: "adopt" }),
      ["guardduty", "malware", "securityhub"],
    );
  });
});

describe("the names of threat detection", () => {
  it("are the stack's", () => {
    assert.deepEqual(
      FINDINGS.map((finding) => findingRuleName("prod", finding)),
      [
        "aerosecure-prod-threat-guardduty",
        "aerosecure-prod-threat-malware",
        "aerosecure-prod-threat-securityhub",
      ],
    );
    assert.equal(malwareScanRoleName("files"), "files-malware-scan");
  });

  it("make the ARNs that policies name beforehand", () => {
    const services = { guardDuty: "create", malwareProtection: true, securityHub: "off" } as const;
    assert.deepEqual(findingRuleArns(place, services), [
      "arn:aws-us-gov:events:us-gov-west-1:111122223333:rule/aerosecure-prod-threat-guardduty",
      "arn:aws-us-gov:events:us-gov-west-1:111122223333:rule/aerosecure-prod-threat-malware",
    ]);
    assert.equal(
      malwareScanRoleArn(place, "files"),
      "arn:aws-us-gov:iam::111122223333:role/files-malware-scan",
    );
  });

  it("are taken by AWS for every stack and bucket, and are no other's", () => {
    const stack = fc.stringMatching(/^[a-zA-Z0-9_.-]{1,100}$/);
    const bucket = fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
    fc.assert(
      fc.property(stack, stack, bucket, bucket, (one, other, first, second) => {
        for (const finding of FINDINGS) {
          const name = findingRuleName(one, finding);
          assert.match(name, /^[.\-_A-Za-z0-9]{1,64}$/);
          assert.equal(name === findingRuleName(other, finding), one === other);
        }
        const role = malwareScanRoleName(first);
        assert.match(role, /^[\w+=,.@-]{1,64}$/);
        assert.equal(role === malwareScanRoleName(second), first === second);
      }),
    );
  });
});
