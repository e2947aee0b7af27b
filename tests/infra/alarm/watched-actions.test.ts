import assert from "node:assert/strict";
import { serviceActions } from "../../support/service-authorization";
import { EVENTS_OF_ACTIONS, NOT_WATCHED, WATCHED_EVENTS } from "./watched-actions";

/** Every action of a service that may change something. */
async function writesOf(service: string): Promise<readonly string[]> {
  const actions = await serviceActions(service);
  return actions
    .filter(({ accessLevel }) => !["Read", "List"].includes(accessLevel))
    .map(({ name }) => name);
}

function eventsOf(action: string): readonly string[] {
  return EVENTS_OF_ACTIONS[action] ?? [action.slice(action.indexOf(":") + 1)];
}

describe("every action that may weaken key, bucket, trail or alarm", () => {
  for (const [service, events] of Object.entries(WATCHED_EVENTS)) {
    const isWatched = (action: string) => eventsOf(action).every((event) => events.includes(event));
    const reasonsOf = (action: string) => NOT_WATCHED.filter(([actions]) => actions.test(action));

    it(`of ${service} raises the alarm, or is on the list with one reason`, async () => {
      const writes = await writesOf(service);
      assert.ok(writes.length > 10, `${writes.length} actions`);
      const unclear = writes.filter(
        (action) => reasonsOf(action).length !== (isWatched(action) ? 0 : 1),
      );
      assert.deepEqual(unclear, []);
    });

    it(`of ${service} that raises the alarm is one that AWS has`, async () => {
      const known = (await writesOf(service)).flatMap(eventsOf);
      assert.deepEqual(
        events.filter((event) => !known.includes(event)),
        [],
      );
    });
  }

  it("is on the list only if AWS has it", async () => {
    const writes = (await Promise.all(Object.keys(WATCHED_EVENTS).map(writesOf))).flat();
    const empty = NOT_WATCHED.filter(([actions]) => !writes.some((action) => actions.test(action)));
    assert.deepEqual(empty, []);
  });
});
