/**
 * What several streams bring, as it comes. All of them work at once; each is read no further than the caller follows.
 * Ends with the last, fails with the first that fails; whoever leaves early ends them all.
 */
export async function* merged<Item>(
  streams: readonly AsyncGenerator<Item>[],
): AsyncGenerator<Item> {
  const coming = new Map(streams.map((stream) => [stream, step(stream)]));
  for (const each of coming.values()) each.catch(() => {});
  try {
    while (coming.size > 0) {
      const { stream, result } = await Promise.race(coming.values());
      if (result.done === true) coming.delete(stream);
      else {
        coming.set(stream, step(stream));
        yield result.value;
      }
    }
  } finally {
    // Not awaited: a stream that waits for Graph ends when its answer has come.
    for (const [stream, each] of coming) {
      each.catch(() => {});
      stream.return(undefined).catch(() => {});
    }
  }
}

interface Step<Item> {
  readonly stream: AsyncGenerator<Item>;
  readonly result: IteratorResult<Item>;
}

const step = async <Item>(stream: AsyncGenerator<Item>): Promise<Step<Item>> => ({
  stream,
  result: await stream.next(),
});
