import assert from "node:assert/strict";
import type { StackValidation } from "@pulumi/policy";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import type { Rule } from "../../../policy-pack/src/framework/rule";
import { walkedByType } from "../../../policy-pack/src/framework/walked-by-type";
import { BUCKET, KEY } from "../../../policy-pack/src/resources/aws-types";
import { wasAnalysed } from "../../../policy-pack/src/resources/declared-inputs";

/** What this is about in a rule; it judges a stack if it has no types. */
function rule(name: string, types?: readonly string[]): Rule {
  const validateStack: StackValidation = () => {};
  return {
    ...{ name, enforcementLevel: "mandatory", validateResource: () => {} },
    ...(types === undefined ? { validateStack } : { types }),
  } as unknown as Rule;
}

const ofKeys = rule("of-keys", [KEY]);
const ofTrails = rule("of-trails", ["aws:cloudtrail/trail:Trail"]);
const ofStacks = rule("of-stacks");
const ofStacksToo = rule("of-stacks-too");
const QUEUE = "aws:sqs/queue:Queue";
const RULES = [ofKeys, ofStacks, ofTrails, ofStacksToo];

class AnalyzeRequest {
  constructor(
    readonly type: string,
    readonly urn = "urn",
  ) {}
  getType(): string {
    return this.type;
  }
  getUrn(): string {
    return this.urn;
  }
}

/** Messages as the framework has them, none of which was changed before. */
function messages() {
  return { AnalyzeRequest: class extends AnalyzeRequest {} };
}

describe("walkedByType", () => {
  for (const { what, type, walk } of [
    { what: "a key meets the rules of keys alone", type: KEY, walk: [ofKeys] },
    {
      what: "a bucket, which no rule judges by itself, meets one that takes note of its inputs",
      type: BUCKET,
      walk: [ofStacks],
    },
    { what: "a queue, whose inputs nobody reads, meets none", type: QUEUE, walk: [] },
  ]) {
    it(`lets the framework's walk for one resource be short: ${what}`, () => {
      const { AnalyzeRequest: Request } = messages();
      const list = walkedByType(RULES, { AnalyzeRequest: Request });
      assert.equal(new Request(type).getType(), type);
      assert.deepEqual([...list], walk);
    });
  }

  it("lets every other walk meet all rules", async () => {
    const { AnalyzeRequest: Request } = messages();
    const list = walkedByType(RULES, { AnalyzeRequest: Request });
    assert.deepEqual([...list], RULES);
    new Request(KEY).getType();
    await Promise.resolve();
    assert.deepEqual([...list], RULES);
  });

  it("keeps two walks apart that go on at the same time", () => {
    const { AnalyzeRequest: Request } = messages();
    const list = walkedByType(RULES, { AnalyzeRequest: Request });
    new Request(KEY).getType();
    const ofKey = list[Symbol.iterator]();
    new Request(BUCKET).getType();
    const ofBucket = list[Symbol.iterator]();
    assert.equal(ofKey.next().value, ofKeys);
    assert.equal(ofBucket.next().value, ofStacks);
  });

  it("notes of each resource that the engine gave it to the policies", () => {
    const { AnalyzeRequest: Request } = messages();
    walkedByType(RULES, { AnalyzeRequest: Request });
    const urn = `urn:pulumi:test::walked::${QUEUE}::queue`;
    assert.equal(wasAnalysed(urn), false);
    new Request(QUEUE, urn).getType();
    assert.equal(wasAnalysed(urn), true);
  });

  for (const [title, other] of [
    ["nothing", {}],
    ["a text", { AnalyzeRequest: "elsewhere" }],
    ["a class without methods", { AnalyzeRequest: class {} }],
    [
      "a class that knows no URN",
      {
        AnalyzeRequest: class {
          getType(): string {
            return KEY;
          }
        },
      },
    ],
  ] as const) {
    it(`gives all rules to a framework that has ${title}`, () => {
      const list = walkedByType(RULES, other);
      assert.deepEqual([...list], RULES);
      const { AnalyzeRequest: Request } = other as Partial<ReturnType<typeof messages>>;
      if (typeof Request?.prototype?.getType === "function") {
        assert.equal(new Request(KEY).getType(), KEY);
        assert.deepEqual([...list], RULES);
      }
    });
  }

  it("finds the type where this version of the framework has it", () => {
    const prototype = analyzer.AnalyzeRequest.prototype;
    const { getType } = prototype;
    const list = walkedByType(RULES, analyzer);
    try {
      const request = new analyzer.AnalyzeRequest();
      request.setType(KEY);
      assert.equal(request.getType(), KEY);
      assert.equal(list[Symbol.iterator]().next().value, ofKeys);
    } finally {
      Object.assign(prototype, { getType });
    }
  });
});
