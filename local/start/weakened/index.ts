import { Config } from "@pulumi/pulumi";
import { weakenedPrograms } from "./programs";

const named = new Config().requireObject<readonly string[]>("programs");
for (const program of weakenedPrograms) {
  if (named.includes(program.name)) {
    program.declare();
  }
}
