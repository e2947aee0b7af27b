import { join } from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { generateSchema } from "@pulumi/pulumi/provider/experimental/schema";
import { COMPONENTS } from "../components";
import { version } from "./versions";

const PACKAGE = "aerosecure";
const directory = join(__dirname, "..");

/** The package's schema as Pulumi's own analyzer reads it from the sources, and as the plugin serves it. */
export function schemaText(): string {
  const { description } = require("../package.json");
  const names = Object.keys(COMPONENTS).map((type) => type.split(":").at(-1) ?? type);
  const analyzer = new Analyzer(directory, PACKAGE, { main: "index.ts" }, new Set(names));
  const { components, typeDefinitions, dependencies } = analyzer.analyze();
  const schema = generateSchema(
    PACKAGE,
    version,
    description,
    components,
    typeDefinitions,
    dependencies,
  );
  for (const resource of Object.values(schema.resources)) {
    // Each language would ask for them in words of its own. Ours name the component, with every other fault.
    resource.requiredInputs = [];
  }
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
