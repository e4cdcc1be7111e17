/** Which part of an allowed rate was used from the first message to the last, by when they were taken. */
export function useOf(calls: readonly number[], perSecond: number): number {
  const took = (calls.at(-1) ?? 0) - (calls[0] ?? 0);
  return ((calls.length - 1) * 1_000) / took / perSecond;
}
