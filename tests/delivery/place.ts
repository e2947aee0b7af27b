/** The machine that workflows run on here, in place of GitHub's. */
export interface Machine {
  /** For the folders of jobs and artifacts. */
  readonly directory: string;
  /** The repository that is checked out. */
  readonly repository: string;
  /** The environment of every step. */
  readonly env: NodeJS.ProcessEnv;
  /** What `pulumi/actions` brings. */
  readonly pulumiEnv: NodeJS.ProcessEnv;
  readonly pulumiDirectory: string;
  /** What `configure-aws-credentials` brings. */
  readonly awsEnv: NodeJS.ProcessEnv;
  readonly vars: Readonly<Record<string, string>>;
  /** Where GitHub's API is played. */
  readonly apiUrl: string;
}

/** The folder of each artifact, by its name. */
export type Artifacts = Readonly<Record<string, string>>;

/** What started a workflow. */
export interface Trigger {
  readonly name: "push" | "pull_request" | "schedule";
  /** The commit that `actions/checkout` takes. */
  readonly sha: string;
  readonly ref: string;
  readonly event: object;
  /** Of each matrix, only these stacks. @default all */
  readonly stacks?: readonly string[];
  /** Of each matrix, only this version of Node.js: all run on the one that runs the test. @default all */
  readonly node?: string;
  /**
   * What happens before a job begins, by the job's id.
   *
   * @returns the commit that the job checks out in place of `sha`
   */
  readonly before?: Readonly<Record<string, (artifacts: Artifacts) => string>>;
}

export type Result = "success" | "failure" | "skipped";

/** A job while it runs. */
export interface JobState {
  readonly workspace: string;
  readonly temporary: string;
  readonly env: Record<string, string | undefined>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly artifacts: Record<string, string>;
  readonly machine: Machine;
  readonly trigger: Trigger;
  role: string | undefined;
}
