import { Config } from "@pulumi/pulumi";
import { weakenedPrograms } from "./programs";

const wanted = new Config().requireObject<readonly string[]>("programs");
for (const program of weakenedPrograms) {
  if (wanted.includes(program.name)) {
    program.declare();
  }
}
