import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { COMPONENTS } from "../../component/components";
import { repositoryRoot } from "../../local/processes/paths";

describe("the component's schema", () => {
  const kept = readFileSync(join(repositoryRoot, "component/schema.json"), "utf8");

  it("has every component, and describes everything that a program sets or reads", () => {
    const { resources, types } = JSON.parse(kept);
    assert.deepEqual(Object.keys(resources), Object.keys(COMPONENTS));
    const described = [...Object.values(resources), ...Object.values(types)].flatMap((each) => {
      const { inputProperties = {}, properties = {} } = each as Record<string, object>;
      return [...Object.entries(inputProperties), ...Object.entries(properties)];
    });
    assert.deepEqual(
      described.filter(([, property]) => property.description === undefined).map(([name]) => name),
      [],
    );
  });
});
