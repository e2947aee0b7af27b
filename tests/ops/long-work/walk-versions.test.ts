import assert from "node:assert/strict";
import { join } from "node:path";
import type { ObjectVersion, PageMarker, VersionPage } from "../../../ops/aws/objects";
import { type Journal, openJournal } from "../../../ops/long-work/journal";
import { type WalkEntry, type WalkState, walkVersions } from "../../../ops/long-work/walk-versions";
import { temporaryDirectory } from "../../support/temporary-directory";
import { VERSION } from "../support/samples";

const PAGE = 4;

const all: readonly ObjectVersion[] = Array.from({ length: 10 }, (_, index) => ({
  ...VERSION,
  key: `k${index}`,
}));

const keys = all.map(({ key }) => key);

async function* pages(from: PageMarker | undefined): AsyncGenerator<VersionPage> {
  let index = from === undefined ? 0 : all.findIndex(({ key }) => key === from.key) + 1;
  for (; index < all.length; index += PAGE) {
    const versions = all.slice(index, index + PAGE);
    const last = versions.at(-1);
    yield {
      versions,
      next: index + PAGE < all.length && last ? { key: last.key, versionId: "v" } : undefined,
    };
  }
}

type TextJournal = Journal<WalkState<readonly string[]>, WalkEntry<string>>;

describe("walkVersions", () => {
  const directory = temporaryDirectory();
  const open = () =>
    openJournal<WalkState<readonly string[]>, WalkEntry<string>>({
      path: join(directory(), "journal"),
      subject: { command: "test" },
      restart: false,
    });

  function walk(
    journal: TextJournal,
    work: (version: ObjectVersion) => Promise<string>,
    signal = new AbortController().signal,
  ) {
    const found = [...(journal.state?.tally ?? [])];
    const tally = { add: (result: string) => found.push(result), state: () => [...found] };
    const ended = walkVersions({
      ...{ journal, pages, signal, work, tally },
      limit: 1,
      onDone: () => {},
    });
    return { ended, found };
  }

  async function walkToTheEnd(work = async ({ key }: ObjectVersion) => key) {
    const journal = await open();
    const { ended, found } = walk(journal, work);
    assert.equal(await ended, true);
    await journal.finish();
    return found;
  }

  it("works on every version of every page", async () => {
    assert.deepEqual(await walkToTheEnd(), keys);
  });

  for (const failsAt of [0, 2, 3, 4, 5, 9]) {
    it(`goes on after a failure at version ${failsAt}, and does nothing twice`, async () => {
      const worked: string[] = [];
      const first = await open();
      const failing = walk(first, async ({ key }) => {
        if (key === `k${failsAt}`) {
          throw new Error("out of reach");
        }
        worked.push(key);
        return key;
      });
      await assert.rejects(failing.ended, { message: "out of reach" });
      await first.close();
      const found = await walkToTheEnd(async ({ key }) => {
        worked.push(key);
        return key;
      });
      assert.deepEqual([worked, found], [keys, keys]);
    });
  }

  it("says of a failure that passes that the same command resumes", async () => {
    const throttled = Object.assign(new Error("Reduce your request rate"), { name: "SlowDown" });
    const journal = await open();
    const { ended } = walk(journal, () => Promise.reject(throttled));
    await assert.rejects(ended, {
      name: "Unfinished",
      message: "What was done is recorded. The same command resumes there.",
      cause: throttled,
    });
    await journal.close();
  });

  it("says that it was stopped by the signal, and goes on from there", async () => {
    const controller = new AbortController();
    const first = await open();
    const stopped = walk(
      first,
      async ({ key }) => {
        if (key === "k5") {
          controller.abort();
        }
        return key;
      },
      controller.signal,
    );
    assert.equal(await stopped.ended, false);
    assert.equal(stopped.found.length, 6);
    await first.close();
    assert.equal((await walkToTheEnd()).length, all.length);
  });
});
