import { Config } from "@pulumi/pulumi";
import { weakenedPrograms } from "./programs";

const names = weakenedPrograms.map((program) => program.name);
const name = new Config().require("program", { allowedValues: names });
weakenedPrograms.find((program) => program.name === name)?.declare();
