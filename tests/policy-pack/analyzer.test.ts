import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { EnforcementLevel, PolicySeverity } from "@pulumi/pulumi/proto/analyzer_pb";
import { rules } from "../../policy-pack/src/rules";
import { UNKNOWN_TEXT } from "../../policy-pack/src/testing";
import type { Finding, PackConfig, PackRunner } from "../support/pack-runner";
import { PACK, startPack } from "../support/pack-runner";
import { bucket, encryption, encryptionRule, KEY_ARN, key } from "./buckets";
import { DESIGN } from "./design-table";
import { WEAK_STACKS } from "./weak-stacks";

const { ADVISORY, MANDATORY } = EnforcementLevel;
const LEVELS = { advisory: ADVISORY, mandatory: MANDATORY };
const OTHER = { advisory: "mandatory", mandatory: "advisory" } as const;

/** Only these policies, so that a test need not keep all the others. */
function only(...names: readonly string[]): PackConfig {
  const mandatory = names.map((name) => [name, "mandatory"] as const);
  return { all: "disabled", ...Object.fromEntries(mandatory) };
}

/** Only this policy, with these settings. */
function set(name: string, settings: Exclude<PackConfig[string], string>): PackConfig {
  return { all: "disabled", [name]: { enforcementLevel: "mandatory", ...settings } };
}

function profile(name: string): PackConfig {
  return JSON.parse(readFileSync(path.join(PACK, `profiles/${name}.json`), "utf8"));
}

/** The message without the description that the framework puts before it. */
function told({ message }: Finding): string | undefined {
  return message.split("\n")[1];
}

/** As the pack has its policies. */
function inOrder(one: string, other: string): number {
  const names = DESIGN.map(([name]) => name as string);
  return names.indexOf(one) - names.indexOf(other);
}

const exempted = set("kms-key-single-region", {
  exemptions: [{ resource: "key", reason: "On its way out", expires: "2999-12-31" }],
});

describe("the compiled pack, over the engine's protocol", () => {
  let pack: PackRunner;

  before(async () => {
    pack = await startPack();
  });

  beforeEach(() => pack.configure({}));

  after(() => pack?.stop());

  it("lists the policies with their levels and what a reader needs", () => {
    assert.deepEqual(
      pack.info.getPoliciesList().map((policy) => ({
        name: policy.getName(),
        level: policy.getEnforcementlevel(),
        described: [policy.getDescription(), policy.getDisplayname(), policy.getUrl()],
        fix: policy.getRemediationSteps(),
        tags: policy.getTagsList(),
        framework: policy.getFramework()?.getReference(),
      })),
      rules.map((rule) => ({
        name: rule.name,
        level: LEVELS[rule.enforcementLevel],
        described: [rule.description, rule.displayName, rule.url],
        fix: rule.remediationSteps,
        tags: rule.tags,
        framework: rule.framework?.reference,
      })),
    );
  });

  for (const [name, level] of DESIGN) {
    const weak = WEAK_STACKS[name] ?? [];
    /** What the policy says of its weak stack: of the resources, then of the whole. */
    const levelsIn = async (config: PackConfig): Promise<readonly number[]> => {
      await pack.configure(config);
      const found: Finding[] = [];
      for (const resource of weak) {
        found.push(...(await pack.analyze(resource)));
      }
      found.push(...(await pack.analyzeStackAlone(weak)));
      return [...new Set(found.filter(({ policy }) => policy === name).map((each) => each.level))];
    };

    it(`refuses by ${name} as ${level}`, async () => {
      assert.deepEqual(await levelsIn({}), [LEVELS[level]]);
    });

    it(`refuses by ${name} as ${OTHER[level]} where that is configured`, async () => {
      assert.deepEqual(await levelsIn({ [name]: OTHER[level] }), [LEVELS[OTHER[level]]]);
    });

    it(`does not refuse by ${name} where it is disabled`, async () => {
      assert.deepEqual(await levelsIn({ [name]: "disabled" }), []);
    });
  }

  it("refuses a weak key by the policy's name, at its level and severity", async () => {
    await pack.configure(only("kms-key-deletion-window"));
    assert.deepEqual(await pack.analyze(key({ props: { deletionWindowInDays: 6 } })), [
      {
        policy: "kms-key-deletion-window",
        level: MANDATORY,
        severity: PolicySeverity.POLICY_SEVERITY_HIGH,
        on: "key",
        message:
          "A KMS key waits long enough between the request to delete it and its deletion.\ndeletionWindowInDays is 6. Set it to a whole number of days, 7 to 30.",
      },
    ]);
  });

  it("reports an unknown value as advisory from a mandatory policy, next to a fault", async () => {
    await pack.configure(only("kms-key-single-region", "kms-key-symmetric"));
    const found = await pack.analyze(
      key({ props: { multiRegion: UNKNOWN_TEXT, keyUsage: "SIGN_VERIFY" } }),
    );
    assert.deepEqual(
      found.map(({ policy, level, message }) => [policy, level, message]),
      [
        ["kms-key-single-region", ADVISORY, "multiRegion is not known until the update."],
        [
          "kms-key-symmetric",
          MANDATORY,
          'A KMS key is a symmetric encryption key.\nkeyUsage is "SIGN_VERIFY". Set it to "ENCRYPT_DECRYPT" or leave it out.',
        ],
      ],
    );
  });

  it("reports an unknown value at the configured level", async () => {
    const unknown = key({ props: { multiRegion: UNKNOWN_TEXT } });
    for (const [onUnknown, levels] of Object.entries({
      advisory: [ADVISORY],
      mandatory: [MANDATORY],
      ignore: [],
    })) {
      await pack.configure(set("kms-key-single-region", { onUnknown }));
      const found = await pack.analyze(unknown);
      assert.deepEqual(
        found.map(({ level }) => level),
        levels,
      );
    }
  });

  it("keeps an exempted fault visible as advisory, with its reason", async () => {
    await pack.configure(exempted);
    const weak = key({ props: { multiRegion: true } });
    const found = [...(await pack.analyze(weak)), ...(await pack.analyzeStackAlone([weak]))];
    assert.deepEqual(
      found.map(({ level, on, message }) => [level, on, message]),
      [
        [
          ADVISORY,
          "key",
          "Exempted until 2999-12-31 (On its way out): multiRegion is true. Set it to false or leave it out.",
        ],
      ],
    );
  });

  it("says of an exemption that nothing needs it", async () => {
    await pack.configure(exempted);
    const found = await pack.analyzeStack([key()]);
    const unneeded =
      'The exemption of "key" (On its way out) covers no finding of this policy. Remove it.';
    assert.deepEqual(
      found.map(({ level, on, message }) => [level, on, message]),
      [[ADVISORY, "", unneeded]],
    );
  });

  it("has nothing to say of encryption under a key that the first preview does not know", async () => {
    await pack.configure(
      only("s3-bucket-sse-kms", "s3-bucket-customer-key", "s3-bucket-key-enabled"),
    );
    const madeFrom = { bucket: ["bucket"], rules: ["key"] };
    const encrypted = encryption(encryptionRule("aws:kms", UNKNOWN_TEXT), { madeFrom });
    const stack = [key({ props: { enableKeyRotation: true } }), bucket(), encrypted];
    assert.deepEqual(await pack.analyzeStack(stack), []);
  });

  it("judges a stack by what was declared in it, and not by what another one before it declared", async () => {
    await pack.configure(only("s3-bucket-sse-kms", "s3-bucket-customer-key"));
    const rule = encryptionRule("AES256", KEY_ARN.split("/")[1], false);
    const seen = bucket({ serverSideEncryptionConfiguration: { rule } });
    await pack.analyzeStack([bucket()]);
    assert.deepEqual(
      (await pack.analyzeStackAlone([seen])).map((each) => told(each)?.split(" is ")[0]),
      [
        "serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.sseAlgorithm",
        "serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.kmsMasterKeyId",
      ],
    );
  });

  const unlogged = [bucket(), encryption(encryptionRule("AES256", undefined, false))];
  const STACK_POLICIES = ["s3-bucket-sse-kms", "s3-bucket-versioned", "s3-bucket-tls-only"];
  const refusedBy = async (config: PackConfig): Promise<readonly string[]> => {
    await pack.configure(config);
    const findings = await pack.analyzeStack(unlogged);
    return [...new Set(findings.map(({ policy }) => policy))];
  };

  it("judges one stack by several policies, whichever of them comes first", async () => {
    assert.deepEqual(await refusedBy(only(...STACK_POLICIES)), STACK_POLICIES.toSorted(inOrder));
    for (const name of STACK_POLICIES) {
      const others = STACK_POLICIES.filter((each) => each !== name);
      assert.deepEqual(await refusedBy(only(...others)), others.toSorted(inOrder));
    }
  });

  it("judges it where the first policy's settings are wrong, and where its resources were exempted", async () => {
    const first = { enforcementLevel: "mandatory", onUnknown: "sometimes" };
    const wrong = { ...only(...STACK_POLICIES), "s3-bucket-sse-kms": first };
    assert.deepEqual(await refusedBy(wrong), STACK_POLICIES.toSorted(inOrder));
    const exempting = { ...only(...STACK_POLICIES), ...exempted, all: "disabled" };
    const expected = ["kms-key-single-region", ...STACK_POLICIES].toSorted(inOrder);
    assert.deepEqual(await refusedBy(exempting), expected);
  });

  it("judges a stack that is empty now by nothing of the stack before", async () => {
    await pack.configure(only(...STACK_POLICIES));
    assert.notDeepEqual(await pack.analyzeStack(unlogged), []);
    assert.deepEqual(await pack.analyzeStack([]), []);
    const [both, none] = await Promise.all([
      pack.analyzeStackAlone(unlogged),
      pack.analyzeStackAlone([]),
    ]);
    assert.notDeepEqual(both, []);
    assert.deepEqual(none, []);
  });

  it("takes the profile strict: a window of 30 days and nothing less, and nothing is advisory", async () => {
    await pack.configure(profile("strict"));
    const window = async (days: number): Promise<readonly Finding[]> => {
      const found = await pack.analyze(key({ props: { deletionWindowInDays: days } }));
      assert.deepEqual([...new Set(found.map(({ level }) => level))], [MANDATORY]);
      return found.filter(({ policy }) => policy === "kms-key-deletion-window");
    };
    assert.deepEqual((await window(29)).map(told), ["deletionWindowInDays is 29. Set it to 30."]);
    assert.deepEqual(await window(30), []);
  });

  it("takes the profile baseline, which changes nothing", async () => {
    const resources = Object.values(WEAK_STACKS).flat();
    const stack = resources.map((each, index) => ({ ...each, name: `${each.name}-${index}` }));
    const byDefault = await pack.analyzeStack(stack);
    await pack.configure(profile("baseline"));
    assert.deepEqual(await pack.analyzeStack(stack), byDefault);
  });

  it("gives the engine the bounds of minDays, and refuses to go by what is outside them", async () => {
    const policy = pack.info
      .getPoliciesList()
      .find((each) => each.getName() === "kms-key-deletion-window");
    const { minDays } = policy?.getConfigschema()?.getProperties()?.toJavaScript() ?? {};
    assert.deepEqual(minDays, {
      type: "integer",
      minimum: 7,
      maximum: 30,
      default: 7,
      description: "Minimum number of days a key must wait, 7 to 30.",
    });
    for (const outside of [6, 31]) {
      await pack.configure(set("kms-key-deletion-window", { minDays: outside }));
      assert.deepEqual((await pack.analyze(key())).map(told), [
        `minDays is ${outside} in this policy's configuration. Set it to a whole number of days, 7 to 30.`,
      ]);
    }
  });

  it("survives what no provider would let through", async () => {
    await pack.configure(
      only("kms-key-single-region", "kms-key-deletion-window", "kms-policy-well-formed"),
    );
    const props = { multiRegion: [null], policy: '{"Statement": 5', deletionWindowInDays: {} };
    assert.deepEqual(
      (await pack.analyze(key({ props }))).map(({ policy }) => policy),
      ["kms-key-single-region", "kms-key-deletion-window", "kms-policy-well-formed"],
    );
  });
});
