import assert from "node:assert/strict";
import { alarmMessage } from "../../../infra/alarm/alarm-message";
import { WATCHED } from "../../../infra/alarm/alarm-names";

const inputPaths = {
  event: "$.detail.eventName",
  caller: "$.detail.userIdentity.arn",
  address: "$.detail.sourceIPAddress",
  time: "$.time",
  region: "$.region",
  account: "$.account",
  error: "$.detail.errorCode",
  id: "$.detail.eventID",
};

describe("alarmMessage", () => {
  it("says who did what to which, from where and when", () => {
    assert.deepEqual(alarmMessage("dev", "bucket"), {
      inputPaths,
      inputTemplate:
        '"AeroSecure stack dev: <event> was called on the bucket\'s protection by <caller> from <address> at <time>, in <region> of account <account>. Error, if it was refused: <error>. CloudTrail event <id>."',
    });
  });

  for (const watched of WATCHED) {
    it(`is a quoted text that holds every part of the event, for ${watched}`, () => {
      const { inputTemplate } = alarmMessage("dev", watched);
      assert.equal(typeof JSON.parse(inputTemplate), "string");
      const parts = [...inputTemplate.matchAll(/<(\w+)>/g)].map(([, part]) => part);
      assert.deepEqual(parts.sort(), Object.keys(inputPaths).sort());
    });
  }
});
