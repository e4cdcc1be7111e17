import type { Entry } from "../journal.ts";
import type { Rules } from "./rules.ts";
import type { SeenPlan } from "./seenPlans.ts";
import type { WatchedPlan } from "./watchedPlan.ts";

const MINUTE_MS = 60_000;

/** How many people each wave of a plan wrote: between two of them, nobody was written for as long as a wave is watched. */
export function wavesOf(
  { written }: Pick<WatchedPlan, "written">,
  rules: Rules,
): readonly number[] {
  const pauseMs = (rules.bakeMinutes - rules.aheadMinutes) * MINUTE_MS;
  const sizes: number[] = [];
  let last: Entry<"mfa-written"> | null = null;
  for (const write of written) {
    const isNext = last === null || write.at.getTime() - last.at.getTime() >= pauseMs;
    if (isNext) sizes.push(1);
    else sizes.push((sizes.pop() ?? 0) + 1);
    last = write;
  }
  return sizes;
}

/** How many of these waves are larger than a plan over so many people may have them. An undo, which only restores, has none. */
export function tooLarge(
  { kind, transitions }: Pick<SeenPlan, "kind" | "transitions">,
  sizes: readonly number[],
  { waveSizes, wavePercent }: Rules,
): number {
  if (kind === "undo") return 0;
  const people = transitions.reduce((sum, each) => sum + each.people, 0);
  const first = waveSizes.reduce((sum, each) => sum + each, 0);
  const later = Math.max(
    waveSizes.at(-1) ?? 1,
    Math.floor((Math.max(0, people - first) * wavePercent) / 100),
  );
  return sizes.filter((size, nth) => size > (waveSizes[nth] ?? later)).length;
}
