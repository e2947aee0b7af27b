/**
 * Works on items, a fixed number of them at the same time. Nothing new begins once one has failed
 * or the signal is aborted; what is under way then is completed.
 *
 * @param limit how many at the same time, at least 1
 * @param signal ends it between two items
 * @throws the first error of `work`, after everything under way has ended
 */
export async function atOnce<Item>(
  items: Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    while (failures.length === 0 && signal?.aborted !== true) {
      const next = iterator.next();
      if (next.done === true) {
        return;
      }
      try {
        await work(next.value);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  if (failures.length > 0) {
    throw failures[0];
  }
}
