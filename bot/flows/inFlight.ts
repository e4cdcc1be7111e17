/** Messages on their way at once; one a conversation. The pace is the adapter's. */
export const IN_FLIGHT = 8;

/**
 * Runs `work` over all items, at most `width` at once. After the first failure no more is taken on; when what was under
 * way has ended, that failure is thrown.
 */
export async function inFlight<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = Symbol.asyncIterator in items ? items : [...items].values();
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    for await (const item of queue) {
      if (failures.length > 0) return;
      await work(item).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  if (failures.length > 0) throw failures[0];
}
