import { join } from "node:path";
import { localDirectory } from "../../local/processes/paths";
import { defaultEngineOptions, type EngineOptions } from "../../local/toolchain/engine";

/** Both ends of the range of Pulumi CLIs that are accepted: the oldest, and the one that is built. */
export function endsOfRange(env: NodeJS.ProcessEnv): readonly [EngineOptions, EngineOptions] {
  const newest = defaultEngineOptions(env);
  const oldest = {
    ...newest,
    toolchain: join(localDirectory, "compatibility", "oldest"),
    module: join(__dirname, "oldest"),
  };
  return [oldest, newest];
}
