/**
 * Joins calls into one: while a call is under way, those that come meanwhile wait, and are then made together. Alone it
 * costs nothing; under load a hundred callers share one round trip. `work` answers in the order asked.
 */
export function together<Item, Answer>(
  work: (items: readonly Item[]) => Promise<readonly Answer[]>,
): (item: Item) => Promise<Answer> {
  let waiting: { readonly item: Item; readonly settle: PromiseWithResolvers<Answer> }[] = [];
  let busy = false;

  const flush = async (): Promise<void> => {
    busy = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await answer(batch);
    }
    busy = false;
  };
  const answer = async (batch: typeof waiting): Promise<void> => {
    try {
      const answers = await work(batch.map(({ item }) => item));
      for (const [nth, { settle }] of batch.entries()) settle.resolve(answers[nth] as Answer);
    } catch (error) {
      for (const { settle } of batch) settle.reject(error);
    }
  };

  return (item) => {
    const settle = Promise.withResolvers<Answer>();
    waiting.push({ item, settle });
    if (!busy) void flush();
    return settle.promise;
  };
}
