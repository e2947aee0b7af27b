/** What was started for all test files of this process, and is ended after the last of them. */
const releases: (() => Promise<unknown>)[] = [];

/** Has `release` called once, after the last test file of this process. */
export function releaseAtTheEnd(release: () => Promise<unknown>): void {
  releases.push(release);
}

/** Ends all of it, the latest first. */
export async function releaseAll(): Promise<void> {
  for (const release of releases.splice(0).reverse()) {
    await release();
  }
}

/** Where Mocha runs the files itself, it calls this after the last one. */
export const mochaGlobalTeardown = releaseAll;
