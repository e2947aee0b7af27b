import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { UserError } from "../terminal/user-error";

type Values = Readonly<Record<string, unknown>>;

/** Pulumi's CLI failed. */
class PulumiFailure extends UserError {
  override readonly name = "PulumiFailure";
}

const OTHER_WAY = "All commands except preflight also take --key and --bucket instead of --stack.";

/** How Pulumi marks a secret in a stack's state. */
const SECRET = '"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270"';

/** A stack of the Pulumi project, which may not be there yet. */
export interface Stack {
  /** As `--stack` named it, such as "prod" or "organization/aerosecure-kms/prod". */
  readonly name: string;
  /** Its name alone, as the program sees it: "prod". */
  readonly shortName: string;
  /** The folder that Pulumi.yaml is in. */
  readonly project: string;
  /** The outputs in the state, except secrets; undefined if the backend has no such stack. */
  outputs(): Promise<Values | undefined>;
  /** The resources in the stack's state; undefined if the backend has no such stack. */
  resources(): Promise<readonly StateResource[] | undefined>;
  /**
   * The settings in Pulumi.<stack>.yaml and in the environments that it names, except secrets; those of the project
   * by their short names.
   *
   * @param configFile read instead of Pulumi.<stack>.yaml
   */
  settings(configFile?: string): Promise<Values>;
}

/** A resource in a stack's state. */
export interface StateResource {
  readonly urn: string;
  /** Such as aws:kms/key:Key. */
  readonly type: string;
  /** The URN of what it belongs to. */
  readonly parent?: string;
  /** The provider's id of it; undefined for components. */
  readonly id?: string;
  readonly outputs?: Values;
}

/**
 * A stack of the project. Its state is read once, without the Automation API, which starts the CLI
 * four times, and without decrypting the stack's secrets.
 *
 * @param directory in the project, or under it
 * @throws UserError if there is no project
 */
export function openStack(name: string, directory: string): Stack {
  const project = projectAbove(resolve(directory));
  if (project === undefined) {
    throw new UserError(
      `There is no Pulumi.yaml in ${resolve(directory)} or above. Run this in the project, or name its folder with --cwd. ${OTHER_WAY}`,
      2,
    );
  }
  const shortName = name.split("/").at(-1) ?? name;
  let state: Promise<readonly StateResource[] | undefined> | undefined;
  const resources = () => {
    state ??= readState(name, project);
    return state;
  };
  return {
    name,
    shortName,
    project,
    resources,
    outputs: async () => {
      const found = await resources();
      const stack = found?.find(({ type }) => type === "pulumi:pulumi:Stack");
      const outputs = Object.entries(stack?.outputs ?? {});
      return (
        found &&
        Object.fromEntries(outputs.filter(([, value]) => !JSON.stringify(value).includes(SECRET)))
      );
    },
    settings: async (configFile) => {
      if (configFile !== undefined && !existsSync(configFile)) {
        throw new UserError(`--config-file is "${configFile}", which does not exist.`, 2);
      }
      return readSettings(name, project, configFile ?? join(project, `Pulumi.${shortName}.yaml`));
    },
  };
}

async function readState(
  name: string,
  project: string,
): Promise<readonly StateResource[] | undefined> {
  try {
    const { deployment } = JSON.parse(await pulumi(["stack", "export", "--stack", name], project));
    return deployment?.resources ?? [];
  } catch (error) {
    const message = messageOf(error);
    if (/no stack named .* found/.test(message)) {
      return undefined;
    }
    throw error instanceof UserError
      ? error
      : new PulumiFailure(`Pulumi cannot read the stack ${name}: ${message}`);
  }
}

/** The file has them all, unless it names an environment. */
async function readSettings(name: string, folder: string, file: string): Promise<Values> {
  try {
    const { config, environment } = parse(await readFile(file, "utf8")) ?? {};
    const project = parse(await readFile(join(folder, "Pulumi.yaml"), "utf8")).name;
    if (environment === undefined) {
      const values = Object.entries<unknown>(config ?? {});
      return shortly(
        project,
        values.filter(([, value]) => !(typeof value === "object" && value && "secure" in value)),
      );
    }
    const args = ["config", "--json", "--stack", name, "--config-file", resolve(file)];
    const settings = JSON.parse(await pulumi(args, folder));
    return shortly(
      project,
      Object.entries<{ value?: string; objectValue?: unknown; secret: boolean }>(settings)
        .filter(([, { secret }]) => !secret)
        .map(([key, { value, objectValue }]) => [key, objectValue ?? value]),
    );
  } catch (error) {
    throw error instanceof UserError
      ? error
      : new PulumiFailure(`The settings of ${name} cannot be read in ${file}: ${messageOf(error)}`);
  }
}

/** The project's own settings are in a namespace of its name, or in none in a file. */
function shortly(project: string, settings: readonly (readonly [string, unknown])[]): Values {
  const prefix = `${project}:`;
  return Object.fromEntries(
    settings.map(([key, value]) => [
      key.startsWith(prefix) ? key.slice(prefix.length) : key,
      value,
    ]),
  );
}

/** @throws UserError if the CLI is not on PATH */
async function pulumi(args: readonly string[], cwd: string): Promise<string> {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const options = { cwd, env, maxBuffer: Number.POSITIVE_INFINITY };
  try {
    const { stdout } = await promisify(execFile)("pulumi", [...args, "--non-interactive"], options);
    return stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      throw new PulumiFailure(
        `There is no Pulumi CLI on PATH: https://www.pulumi.com/docs/iac/download-install/ has it. ${OTHER_WAY}`,
      );
    }
    throw error;
  }
}

function projectAbove(directory: string): string | undefined {
  if (existsSync(join(directory, "Pulumi.yaml"))) {
    return directory;
  }
  const parent = dirname(directory);
  return parent === directory ? undefined : projectAbove(parent);
}

/** Pulumi's own sentence among all that the CLI prints, or the first line of the error. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const said = /^error: (.+)$/m.exec(text)?.[1] ?? text.split("\n", 1)[0] ?? "";
  return /[.!?]$/.test(said) ? said : `${said}.`;
}
