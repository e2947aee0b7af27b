import type { TestResource } from "../../policy-pack/src/testing";

const PROVIDER_URN = "urn:pulumi:test::aerosecure::pulumi:providers:aws::provider";
const PROVIDER_ID = "0d5b1e6a-3c1c-4b0e-9a54-6f3c5d1f2a7b";

/** What `pulumi stack export` would write of these resources. Their names are to be unique. */
export function stateOf(resources: readonly TestResource[]): string {
  const urnByName = new Map(resources.map(({ type, name }) => [name, urnOf(type, name)]));
  const provider = {
    urn: PROVIDER_URN,
    custom: true,
    id: PROVIDER_ID,
    type: "pulumi:providers:aws",
    inputs: { region: "us-east-1" },
    outputs: { region: "us-east-1" },
  };
  const custom = resources.map(({ type, name, props, inputs = props, opts, madeFrom = {} }) => ({
    urn: urnOf(type, name),
    custom: true,
    id: name,
    type,
    inputs,
    outputs: props,
    protect: opts?.protect ?? false,
    provider: `${PROVIDER_URN}::${PROVIDER_ID}`,
    propertyDependencies: Object.fromEntries(
      Object.entries(madeFrom).map(([property, names]) => [
        property,
        names.map((each) => urnByName.get(each)),
      ]),
    ),
  }));
  return JSON.stringify({
    version: 3,
    deployment: {
      manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
      resources: [provider, ...custom],
    },
  });
}

function urnOf(type: string, name: string): string {
  return `urn:pulumi:test::aerosecure::${type}::${name}`;
}
