import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";

/** The `runtime.options` of Pulumi.yaml or PulumiPolicy.yaml that concern Node.js. */
export interface RuntimeOptions {
  readonly isTypeScript: boolean;
  /** Arguments of `node` itself. */
  readonly nodeArguments: readonly string[];
  /** A tsconfig other than tsconfig.json, seen from the program's folder. */
  readonly tsconfig: string | undefined;
}

/**
 * Source: https://www.pulumi.com/docs/iac/concepts/projects/project-file/#runtime-options
 *
 * @default TypeScript on, no arguments, the program's own tsconfig.json
 */
export function runtimeOptions(info: ProgramInfo | undefined): RuntimeOptions {
  const options: Readonly<Record<string, unknown>> = info?.getOptions()?.toJavaScript() ?? {};
  const { typescript, nodeargs, tsconfig } = options;
  return {
    isTypeScript: typescript !== false,
    nodeArguments:
      typeof nodeargs === "string" ? nodeargs.split(/\s+/).filter((part) => part !== "") : [],
    tsconfig: typeof tsconfig === "string" ? tsconfig : undefined,
  };
}

/** What the SDK's runners read from their environment. */
export function runtimeEnvironment(options: RuntimeOptions): NodeJS.ProcessEnv {
  return {
    PULUMI_NODEJS_TYPESCRIPT: String(options.isTypeScript),
    ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
  };
}
