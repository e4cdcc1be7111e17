import type { Speech } from "../../cards/speech.ts";
import type { Typed } from "../../core/command.ts";
import type { PlanOrder } from "../../flows/requestPlan.ts";

const KNOWN = ["force-registration", "override", "now", "reason"];

/** What is wrong with the flags of `enforce`, in words; null when nothing is. One that was misspelt or left empty must not quietly turn into a different plan. */
export function flagProblem({ flags, words }: Typed, { say }: Speech): string | null {
  const odd = [...flags.keys()].find((each) => !KNOWN.includes(each));
  if (odd !== undefined) return say("enforce:oddFlag", { flag: odd });
  if (flags.has("override") && !flags.get("override")?.trim()) return say("enforce:overrideReason");
  if (flags.has("reason") && (!flags.has("now") || !flags.get("reason")?.trim()))
    return say("enforce:reasonOfNow");
  if (!flags.has("now")) return null;
  if (flags.has("force-registration")) return say("enforce:nowEnforces");
  return words.length === 0 ? say("enforce:nowOne") : null;
}

/** `--now`: the plan of one person, without waves; with the reason why what holds them is set aside, if one was given. */
export const emergencyIn = ({ flags }: Typed): PlanOrder["emergency"] =>
  flags.has("now") ? { reason: flags.get("reason")?.trim() || null } : null;
