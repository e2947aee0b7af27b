import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import { type Batch, isQuick } from "./files";
import type { Event, Order } from "./messages";

/** What becomes of the files, as it happens. */
export interface Listener {
  begins(file: string): void;
  event(file: string, event: Event): void;
  /** Something that a worker printed, or a process that it started. */
  output(file: string, text: string): void;
  /** A worker ended in the middle of a file. @param how such as "exit code 1" or "SIGKILL" */
  died(file: string, how: string): void;
}

export interface PoolOptions {
  /** How many workers run at once. */
  readonly jobs: number;
  readonly grep: string | undefined;
  readonly randomScale: number;
  /** What the names of the workers' instances of the local AWS begin with. */
  readonly instances: string;
  /** A folder for what the tests leave, which the caller removes. */
  readonly directory: string;
}

/** Workers that run test files side by side. Each keeps its local AWS to itself. */
export class Pool {
  readonly #workers = new Set<ChildProcess>();
  #started = 0;
  #isStopped = false;

  constructor(
    private readonly options: PoolOptions,
    private readonly listener: Listener,
  ) {}

  /**
   * Runs files to the end of the last.
   *
   * @param next the files that a worker runs next, or nothing once none are left
   */
  async run(next: () => Promise<Batch | undefined>): Promise<void> {
    await Promise.all(Array.from({ length: this.options.jobs }, () => this.#lane(next)));
  }

  /** Ends all workers with what they have started, in the middle of whatever they do. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([...this.#workers].map(kill));
  }

  async #lane(next: () => Promise<Batch | undefined>): Promise<void> {
    let worker: ChildProcess | undefined;
    for (let batch = await next(); batch !== undefined; batch = await next()) {
      for (const file of batch) {
        if (this.#isStopped) {
          return;
        }
        worker ??= this.#start();
        const end = await this.#runFile(worker, file);
        if (end !== undefined && !this.#isStopped) {
          this.listener.died(file, end);
          await kill(worker);
          worker = undefined;
        }
      }
    }
    if (worker !== undefined && worker.exitCode === null && !this.#isStopped) {
      const exit = once(worker, "exit");
      worker.disconnect();
      await exit;
      // What a test has left would keep this process waiting for what it writes.
      await kill(worker);
    }
  }

  /** In place of one that died comes a worker with another AWS: nobody knows how the first was left. */
  #start(): ChildProcess {
    this.#started += 1;
    const temporary = join(this.options.directory, `${this.#started}`);
    mkdirSync(temporary, { recursive: true });
    const worker = fork(join(__dirname, "worker.ts"), {
      // A process group of its own, which can be ended as a whole.
      detached: true,
      execArgv: [
        // Tests make much garbage and keep little of it.
        "--max-semi-space-size=64",
        ...["--require", join(repositoryRoot, "local/door/transpile.js")],
      ],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: {
        AEROSECURE_RANDOM_SCALE: `${this.options.randomScale}`,
        ...process.env,
        AEROSECURE_LOCAL_INSTANCE: `${this.options.instances}-${this.#started}`,
        TMPDIR: temporary,
        // One for all, whatever their instance: an entry is used for the same source alone. It goes with the run, for
        // tests run much code in folders that nobody sees again.
        NODE_COMPILE_CACHE: join(this.options.directory, "compile-cache"),
      },
    });
    this.#workers.add(worker);
    worker.once("exit", () => this.#workers.delete(worker));
    return worker;
  }

  /** @returns how the worker ended, unless it did the file and is there for the next */
  #runFile(worker: ChildProcess, file: string): Promise<string | undefined> {
    const { grep } = this.options;
    this.listener.begins(file);
    return new Promise((resolve) => {
      const onOutput = (bytes: Buffer) => this.listener.output(file, bytes.toString());
      // What a test prints comes by another way than how it ends. Whatever has arrived by both is printed first.
      const onEvent = (event: Event) =>
        setImmediate(() => {
          this.listener.event(file, event);
          if (event.kind === "done") {
            end(undefined);
          }
        });
      const onExit = (code: number | null, signal: string | null) =>
        setImmediate(() => end(signal ?? `exit code ${code}`));
      const end = (how: string | undefined) => {
        worker.off("message", onEvent).off("exit", onExit).off("error", onError);
        worker.stdout?.off("data", onOutput);
        worker.stderr?.off("data", onOutput);
        resolve(how);
      };
      const onError = (error: Error) => end(error.message);
      worker.on("message", onEvent).on("exit", onExit).on("error", onError);
      worker.stdout?.on("data", onOutput);
      worker.stderr?.on("data", onOutput);
      worker.send(
        { file, grep, isQuick: isQuick(file) } satisfies Order,
        (error) => error && end(error.message),
      );
    });
  }
}

/** The whole group: commands that a test has started go with it. */
async function kill(worker: ChildProcess): Promise<void> {
  const exit = worker.exitCode === null && worker.signalCode === null && once(worker, "exit");
  if (worker.pid !== undefined) {
    try {
      process.kill(-worker.pid, "SIGKILL");
    } catch {
      // All of it has ended.
    }
  }
  await exit;
}
