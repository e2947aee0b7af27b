import assert from "node:assert/strict";
import { readPerimeter } from "../../../infra/arguments/perimeter-settings";
import { readerOf } from "../support/own-settings";

function read(perimeter?: unknown) {
  const text = typeof perimeter === "string" ? perimeter : JSON.stringify(perimeter);
  const reader = readerOf({ perimeter: text });
  return { perimeter: readPerimeter(reader), faults: reader.faults };
}

const organizationId = "o-a1b2c3d4e5";
const LONG_ENDPOINT = "vpce-1a2b3c4d5e6f70819";

const ORGANIZATION =
  "Use the id of an organization: `pulumi config set --path 'aerosecure-kms:perimeter.organizationId' o-a1b2c3d4e5`.";
const ENDPOINTS =
  "Use a list of ids of VPC endpoints: `pulumi config set --path 'aerosecure-kms:perimeter.vpcEndpointIds[0]' vpce-1a2b3c4d5e6f70819`.";
const WANTED = `Use organizationId, vpcEndpointIds or both. ${ORGANIZATION}`;

describe("readPerimeter", () => {
  it("finds none where none is set", () => {
    assert.deepEqual(read(), { perimeter: undefined, faults: [] });
  });

  const longest = { organizationId: `o-${"a".repeat(32)}` };
  const both = { organizationId, vpcEndpointIds: [LONG_ENDPOINT] };
  const taken: readonly (readonly [string, object, object])[] = [
    ["an organization", { organizationId }, { organizationId, vpcEndpointIds: [] }],
    ["the longest id of one", longest, { ...longest, vpcEndpointIds: [] }],
    [
      "VPC endpoints, old and new, each once",
      { vpcEndpointIds: ["vpce-1a2b3c4d", LONG_ENDPOINT, "vpce-1a2b3c4d"] },
      { vpcEndpointIds: ["vpce-1a2b3c4d", LONG_ENDPOINT] },
    ],
    ["both", both, both],
  ];
  for (const [what, setting, perimeter] of taken) {
    it(`takes ${what}`, () => {
      assert.deepEqual(read(setting), { perimeter, faults: [] });
    });
  }

  const organization = (what: string, id: unknown, found: string) =>
    [what, { organizationId: id }, `.organizationId\` is ${found}. ${ORGANIZATION}`] as const;
  const refused: readonly (readonly [string, unknown, string])[] = [
    ["a text", "o-a1b2c3d4e5", `\` is "o-a1b2c3d4e5". ${WANTED}`],
    ["a list", [organizationId], `\` is ["o-a1b2c3d4e5"]. ${WANTED}`],
    ["null", "null", `\` is null. ${WANTED}`],
    ["nothing in it", {}, `\` keeps nobody out as it is. ${WANTED}`],
    ["no endpoints", { vpcEndpointIds: [] }, `\` keeps nobody out as it is. ${WANTED}`],
    [
      "a slip in a name",
      { organizationId, vpcEndpoints: [LONG_ENDPOINT] },
      `.vpcEndpoints\` is no part of it. ${WANTED}`,
    ],
    ...["o-a1b2c3d4", `o-${"a".repeat(33)}`, "o-A1B2C3D4E5", "r-a1b2c3d4e5", "o-*", ""].map((id) =>
      organization(`the organization "${id}"`, id, `"${id}"`),
    ),
    organization("an organization that is a number", 42, "42"),
    [
      "endpoints that are no list",
      { vpcEndpointIds: LONG_ENDPOINT },
      `.vpcEndpointIds\` is "${LONG_ENDPOINT}". ${ENDPOINTS}`,
    ],
    ...["vpce-1a2b3c4", "vpce-1a2b3c4d5", "vpce-1A2B3C4D", "vpc-1a2b3c4d", "vpce-*"].map(
      (id) =>
        [
          `the endpoint "${id}"`,
          { vpcEndpointIds: [LONG_ENDPOINT, id] },
          `.vpcEndpointIds[1]\` is "${id}". ${ENDPOINTS}`,
        ] as const,
    ),
    [
      "an endpoint that is no text",
      { vpcEndpointIds: [{ id: LONG_ENDPOINT }] },
      `.vpcEndpointIds[0]\` is {"id":"${LONG_ENDPOINT}"}. ${ENDPOINTS}`,
    ],
  ];
  for (const [what, setting, fault] of refused) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(read(setting).faults, [`\`aerosecure-kms:perimeter${fault}`]);
    });
  }

  it("tells all faults at once", () => {
    const { faults } = read({ organizationId: null, vpcEndpointIds: [1], vpc: "vpc-1" });
    const perimeter = "`aerosecure-kms:perimeter";
    assert.deepEqual(faults, [
      `${perimeter}.vpc\` is no part of it. ${WANTED}`,
      `${perimeter}.organizationId\` is null. ${ORGANIZATION}`,
      `${perimeter}.vpcEndpointIds[0]\` is 1. ${ENDPOINTS}`,
    ]);
  });
});
