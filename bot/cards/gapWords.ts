import type { Gap } from "../core/gap.ts";
import type { Speech } from "./speech.ts";

/** One sentence for each gap: what could not be read, why, and what was done instead. */
export const gapLines = (speech: Speech, gaps: readonly Gap[]): readonly string[] =>
  gaps.map((gap) => gapLine(speech, gap));

function gapLine({ say }: Speech, gap: Gap): string {
  switch (gap.is) {
    case "listed-twice":
    case "unread-mailboxes":
    case "unread-states":
      return say(`gap:${gap.is}`, { count: gap.people });
    case "uncounted":
    case "no-report":
    case "guessed-hours":
    case "unseen-presences":
      return say(`gap:${gap.is}`);
    case "said":
      return gap.text;
  }
}
