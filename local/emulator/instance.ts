import { join } from "node:path";
import { UserError } from "../cli/user-error";
import { instancesDirectory } from "../processes/paths";

/** Pulumi's own AWS plugin, or the one of this repository that stands in for it. */
export type Plugin = "real" | "stand-in";

/** One local AWS: its own emulator, port, state, and Pulumi home. */
export interface Instance {
  readonly name: string;
  /** Everything of this instance. Deleting it, once stopped, is a reset. */
  readonly directory: string;
  /** PULUMI_HOME: the AWS plugin, and nothing of the user's own login. */
  readonly pulumiHome: string;
  /** The file backend that holds the stacks. */
  readonly backendDirectory: string;
  /** The emulator's state, log and process record. */
  readonly emulatorDirectory: string;
  /** Pulumi's AWS plugin that deploys to it. */
  readonly plugin: Plugin;
  /** The PULUMI_HOME that the real plugin is installed into. */
  readonly pluginHome: string;
  /** Whether the emulator's state outlives it. Saving it costs up to half of the emulator's time. */
  readonly keepsState: boolean;
}

const NAME = /^[a-z][a-z0-9-]{0,39}$/;

/**
 * The instance that AEROSECURE_LOCAL_INSTANCE names, with the plugin that AEROSECURE_LOCAL_PROVIDER asks for.
 *
 * @throws UserError if the one is not a usable name, or the other is not `real`
 * @default the instance `default`; with the real plugin `real`
 */
export function currentInstance(env: NodeJS.ProcessEnv = process.env): Instance {
  const plugin = pluginIn(env);
  const name = env["AEROSECURE_LOCAL_INSTANCE"] ?? (plugin === "real" ? "real" : "default");
  if (!NAME.test(name)) {
    throw new UserError(
      `AEROSECURE_LOCAL_INSTANCE is "${name}". Use 1 to 40 of a-z, 0-9 and -, beginning with a letter.`,
      2,
    );
  }
  return { ...instanceNamed(name), plugin };
}

function pluginIn({ AEROSECURE_LOCAL_PROVIDER: asked }: NodeJS.ProcessEnv): Plugin {
  if (asked !== undefined && asked !== "real") {
    throw new UserError(
      `AEROSECURE_LOCAL_PROVIDER is "${asked}". Set it to real for Pulumi's own AWS plugin, or unset it.`,
      2,
    );
  }
  return asked ?? "stand-in";
}

/** The instance of that name, wherever `instances` is; nothing is created. */
export function instanceNamed(name: string, instances: string = instancesDirectory): Instance {
  const directory = join(instances, name);
  return {
    name,
    directory,
    pulumiHome: join(directory, "pulumi-home"),
    backendDirectory: join(directory, "backend"),
    emulatorDirectory: join(directory, "emulator"),
    plugin: "stand-in",
    pluginHome: join(directory, "plugin-home"),
    keepsState: true,
  };
}
