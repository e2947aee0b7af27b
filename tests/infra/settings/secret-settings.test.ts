import assert from "node:assert/strict";
import { settingsOfRunningStack } from "../../../infra/settings/running-stack";
import { secretFaults } from "../../../infra/settings/secret-settings";
import { recordResources } from "../../support/mocks";

const fault = (key: string) =>
  `\`${key}\` is set as a secret, but previews, logs and the state would show its value. Set it in plain text: \`pulumi config set --plaintext ${key} VALUE\`.`;

const told = (...keys: readonly string[]) => ({ PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(keys) });

describe("secretFaults", () => {
  const OWN = ["aerosecure-kms:keyDescription", "aerosecure-kms:tags", "aws:region"];
  const OTHERS = ["aws:secretKey", "pulumi:tags", "aerosecure-kms-2:tags"];
  const rows: readonly (readonly [string, NodeJS.ProcessEnv, readonly string[]])[] = [
    ["finds none where Pulumi tells of none", {}, []],
    ["finds none where none is secret", told(), []],
    ["finds each of the program's own", told(...OWN), OWN.map(fault)],
    ["leaves alone what others set for themselves", told(...OTHERS), []],
    ["tells them apart", told(...OTHERS, ...OWN), OWN.map(fault)],
  ];
  for (const [title, env, faults] of rows) {
    it(title, () => {
      assert.deepEqual(secretFaults(env, "aerosecure-kms"), faults);
    });
  }
});

describe("settingsOfRunningStack", () => {
  const settings = { keyDescription: "Encrypts flight plans" };

  before(() => recordResources({ stack: "dev" }));

  it("takes settings of which none is a secret", async () => {
    const read = await settingsOfRunningStack(async () => ({ settings }), told("aws:secretKey"));
    assert.equal(read, settings);
  });

  it("refuses secrets before it reads or asks anything, whose value no message then quotes", async () => {
    let isRead = false;
    const reading = settingsOfRunningStack(async () => {
      isRead = true;
      return { settings };
    }, told("aerosecure-kms:keyDescription"));
    await assert.rejects(reading, {
      message: `Stack "dev" cannot be deployed as it is set:\n  - ${fault("aerosecure-kms:keyDescription")}`,
    });
    assert.equal(isRead, false);
  });
});
