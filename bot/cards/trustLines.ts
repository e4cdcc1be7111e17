import type { Speech } from "./speech.ts";

/** What waits for the security team, and who came back to a campaign: a line each where there is any. */
export function trustLines(
  { say }: Speech,
  tally: {
    readonly openCases: number;
    readonly held: number;
    readonly unasked: number;
    readonly relapsed: number;
  },
): readonly string[] {
  return [
    ...(tally.openCases > 0 ? [say("case:tally/open", { count: tally.openCases })] : []),
    ...(tally.held > 0
      ? [say("case:tally/held", { count: tally.held, unasked: tally.unasked })]
      : []),
    ...(tally.relapsed > 0 ? [say("case:tally/relapsed", { count: tally.relapsed })] : []),
  ];
}
