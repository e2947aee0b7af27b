import assert from "node:assert/strict";
import {
  advancedSelection,
  basicSelection,
} from "../../../policy-pack/src/buckets/object-selectors";
import { UNKNOWN } from "../../../policy-pack/src/values/unknown";

const FILES = "arn:aws:s3:::files/";
const OBJECTS = "AWS::S3::Object";
const DATA = { field: "eventCategory", equals: ["Data"] };
const OF_OBJECTS = { field: "resources.type", equals: [OBJECTS] };

type Selection = ReturnType<typeof basicSelection>;

/** What is selected, and whether all objects of the bucket "files" are. */
function summaryOf(selection: Selection) {
  if (selection === undefined) {
    return undefined;
  }
  const { covers, ...rest } = selection;
  return { ...rest, hasFiles: covers(FILES) };
}

const everything = { reads: true, writes: true, isUnknown: false };

describe("what a trail's basic selector records of objects", () => {
  const of = (values: unknown, rest: object = {}) => ({
    dataResources: [{ type: OBJECTS, values }],
    ...rest,
  });

  for (const [title, selector, expected] of [
    ["is those of the bucket", of([FILES]), { ...everything, beginnings: [FILES], hasFiles: true }],
    [
      "is those of every bucket",
      of(["arn:aws:s3"]),
      { ...everything, beginnings: ["arn:aws:s3"], hasFiles: true },
    ],
    [
      "is those in another partition",
      of(["arn:aws-cn:s3:::files/"]),
      { ...everything, beginnings: [FILES], hasFiles: true },
    ],
    [
      "is those of a folder alone",
      of([`${FILES}a/`]),
      { ...everything, beginnings: [`${FILES}a/`], hasFiles: false },
    ],
    [
      "is one list or a value",
      { dataResources: { type: OBJECTS, values: FILES } },
      { ...everything, beginnings: [FILES], hasFiles: true },
    ],
    ["is nothing by an empty text", of([""]), { ...everything, beginnings: [], hasFiles: false }],
    ["is nothing by what is no text", of([5]), { ...everything, beginnings: [], hasFiles: false }],
    [
      "is nothing of functions",
      { dataResources: [{ type: "AWS::Lambda::Function", values: [FILES] }] },
      undefined,
    ],
    ["is nothing without resources", {}, undefined],
    ["is nothing without resources in its list", { dataResources: [] }, undefined],
    ["is nothing of a text", "all", undefined],
    [
      "is reads alone",
      of([FILES], { readWriteType: "ReadOnly" }),
      { reads: true, writes: false, isUnknown: false, beginnings: [FILES], hasFiles: true },
    ],
    [
      "is writes alone",
      of([FILES], { readWriteType: "WriteOnly" }),
      { reads: false, writes: true, isUnknown: false, beginnings: [FILES], hasFiles: true },
    ],
    [
      "is all by its word",
      of([FILES], { readWriteType: "All" }),
      { ...everything, beginnings: [FILES], hasFiles: true },
    ],
    [
      "is neither by another word",
      of([FILES], { readWriteType: "None" }),
      { reads: false, writes: false, isUnknown: false, beginnings: [FILES], hasFiles: true },
    ],
    [
      "is not known with its kind",
      of([FILES], { readWriteType: UNKNOWN }),
      { reads: false, writes: false, isUnknown: true, beginnings: [FILES], hasFiles: true },
    ],
    [
      "is not known with a resource",
      { dataResources: [UNKNOWN] },
      { ...everything, isUnknown: true, beginnings: [], hasFiles: false },
    ],
    [
      "is not known with all of them",
      UNKNOWN,
      { ...everything, isUnknown: true, beginnings: [], hasFiles: false },
    ],
    [
      "is not known with a type",
      { dataResources: [{ type: UNKNOWN, values: [FILES] }] },
      { ...everything, isUnknown: true, beginnings: [], hasFiles: false },
    ],
    [
      "is not known with a value",
      of([UNKNOWN]),
      { ...everything, isUnknown: true, beginnings: [], hasFiles: false },
    ],
  ] as const) {
    it(title, () => {
      assert.deepEqual(summaryOf(basicSelection(selector)), expected);
    });
  }
});

describe("what a trail's advanced selector records of objects", () => {
  const of = (...fields: readonly unknown[]) => ({ fieldSelectors: [DATA, OF_OBJECTS, ...fields] });
  const arn = (operators: object) => of({ field: "resources.ARN", ...operators });
  const all = { ...everything, beginnings: [""], hasFiles: true };
  const none = { reads: false, writes: false, isUnknown: false };

  for (const [title, selector, expected] of [
    ["is every object", of(), all],
    [
      "is nothing of management events",
      { fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }] },
      undefined,
    ],
    [
      "is nothing of functions",
      { fieldSelectors: [DATA, { field: "resources.type", equals: ["AWS::Lambda::Function"] }] },
      undefined,
    ],
    [
      "is nothing without a type",
      { fieldSelectors: [DATA] },
      { ...none, beginnings: [""], hasFiles: true },
    ],
    [
      "is those of the bucket",
      arn({ startsWith: [FILES] }),
      { ...everything, beginnings: [FILES], hasFiles: true },
    ],
    [
      "is those of the bucket, as the provider has it",
      arn({ startsWiths: [FILES] }),
      { ...everything, beginnings: [FILES], hasFiles: true },
    ],
    [
      "is those of another bucket",
      arn({ startsWith: ["arn:aws:s3:::other/"] }),
      { ...everything, beginnings: ["arn:aws:s3:::other/"], hasFiles: false },
    ],
    ["is those that are left", arn({ notStartsWith: ["arn:aws:s3:::other/"] }), { ...all }],
    ["is not those left out", arn({ notStartsWiths: [FILES] }), { ...all, hasFiles: false }],
    [
      "is not all where a folder is left out",
      arn({ notStartsWith: [`${FILES}a/`] }),
      { ...all, hasFiles: false },
    ],
    [
      "is not those left out of many",
      arn({ startsWith: ["arn:aws:s3"], notStartsWith: ["arn:aws:s3:::f"] }),
      { ...everything, beginnings: ["arn:aws:s3"], hasFiles: false },
    ],
    [
      "is what all fields of the ARN have",
      of(
        { field: "resources.ARN", startsWith: [FILES] },
        { field: "resources.ARN", startsWith: ["arn:aws:s3:::other/"] },
      ),
      { ...everything, beginnings: [FILES], hasFiles: false },
    ],
    [
      "is one object by equals, which is not judged",
      arn({ equals: [`${FILES}a`] }),
      { ...none, beginnings: [""], hasFiles: false },
    ],
    ["is reads alone", of({ field: "readOnly", equals: ["true"] }), { ...all, writes: false }],
    ["is writes alone", of({ field: "readOnly", equals: ["false"] }), { ...all, reads: false }],
    [
      "is nothing for certain by another operator",
      of({ field: "readOnly", notEquals: ["true"] }),
      { ...all, ...none },
    ],
    [
      "is nothing for certain by another field",
      of({ field: "eventName", equals: ["PutObject"] }),
      { ...all, ...none },
    ],
    ["is not known with a field", of(UNKNOWN), { ...all, ...none, isUnknown: true }],
    [
      "is not known with a type",
      { fieldSelectors: [DATA, { field: "resources.type", equals: UNKNOWN }] },
      { ...all, ...none, isUnknown: true },
    ],
    [
      "is not known with an exception",
      arn({ startsWith: [FILES], notStartsWith: UNKNOWN }),
      { ...none, isUnknown: true, beginnings: [FILES], hasFiles: true },
    ],
    [
      "is known so far with a beginning that is not",
      arn({ startsWith: [FILES, UNKNOWN] }),
      { ...everything, isUnknown: true, beginnings: [FILES], hasFiles: true },
    ],
    ["is not known with all of it", UNKNOWN, { ...all, ...none, isUnknown: true }],
  ] as const) {
    it(title, () => {
      assert.deepEqual(summaryOf(advancedSelection(selector)), expected);
    });
  }
});
