/** Figures and goals, as Markdown: what is printed is what `bench/RESULTS.md` keeps. */
export interface Row {
  readonly what: string;
  readonly cells: readonly string[];
}

export function table(head: readonly string[], rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(head),
    line(head.map(() => "---")),
    ...rows.map(({ what, cells }) => line([what, ...cells])),
  ].join("\n");
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
export const ratio = (value: number): string => value.toFixed(3);

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** A promise of the issue and whether it was kept. */
export interface Goal {
  readonly says: string;
  readonly value: string;
  readonly kept: boolean;
}

export const atLeast = (says: string, value: number, least: number): Goal => ({
  says: `${says} ≥ ${least}`,
  value: ratio(value),
  kept: value >= least,
});

export const atMost = (says: string, value: number, most: number): Goal => ({
  says: `${says} ≤ ${most}`,
  value: Number.isInteger(value) ? String(value) : value.toFixed(1),
  kept: value <= most,
});

export const goalTable = (goals: readonly Goal[]): string =>
  table(
    ["goal", "measured", "kept"],
    goals.map(({ says, value, kept }) => ({ what: says, cells: [value, kept ? "yes" : "**no**"] })),
  );
