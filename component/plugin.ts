import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ComponentResourceOptions, type Inputs, provider } from "@pulumi/pulumi";
import { answerFailures } from "../infra/components/late-outputs";
import { COMPONENTS } from "./components";

/*
 * The components as a plugin, for programs in other languages than those of Node.js: the engine starts it, and asks
 * it for the schema and for each component of a program.
 *
 * The schema is read from its file: Pulumi's own host of components would derive it from the sources each time,
 * with a compiler that users would have to install.
 */
const root = join(__dirname, "../..");

export = function plugin(): Promise<void> {
  answerFailures();
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const schema = readFileSync(join(root, "schema.json"), "utf8");
  const { resources } = JSON.parse(schema);
  return provider.main(
    {
      version,
      getSchema: async () => schema,
      construct: async (name, type, inputs, options) => {
        const component = declare(type, name, inputs, options);
        const { failure } = await component.getData();
        if (failure !== undefined) {
          throw failure;
        }
        const names = Object.keys(resources[type].properties);
        const state = Object.fromEntries(names.map((each) => [each, Reflect.get(component, each)]));
        return { urn: component.urn, state };
      },
    },
    process.argv.slice(2),
  );
};

function declare(type: string, name: string, inputs: Inputs, options: ComponentResourceOptions) {
  const Component = COMPONENTS[type];
  if (Component === undefined) {
    throw new Error(`${type} is none of ${Object.keys(COMPONENTS).join(", ")}.`);
  }
  return new Component(name, inputs as never, options);
}
