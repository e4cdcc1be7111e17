import type { UserId } from "../core/ids.ts";
import { type AskPorts, refer } from "./askWasThatYou.ts";
import { postCase } from "./openCase.ts";

export interface AnswerWasThatYouPorts extends AskPorts {
  /** Lets work go on beside the answer. */
  beside(sentence: string, work: Promise<unknown>): void;
}

/** `late`: answered before, or the security team has taken it over; what was said first counts. */
export type WasThatYou = "yes" | "no" | "late" | "not-theirs";

/**
 * What somebody says about a registration in their name. "Yes" lifts their hold; "no" tells the security team at once and
 * keeps it.
 */
export async function answerWasThatYou(
  ports: AnswerWasThatYouPorts,
  id: string,
  by: UserId,
  says: "yes" | "no",
): Promise<WasThatYou> {
  const hold = await ports.store.holds.byId(id);
  if (hold === null || hold.user !== by) return "not-theirs";
  if (says === "no") {
    const opened = await refer(ports, hold, ["waiting", "asked"], "no");
    if (opened === null) return "late";
    ports.beside("The security team could not be told.", postCase(ports, opened));
    return "no";
  }
  const at = ports.clock.now();
  const lifted = await ports.store.atomically(async ({ holds, audit }) => {
    if (!(await holds.move(id, ["asked"], "lifted", at))) return false;
    await audit.append([
      { at, actor: by, event: "hold.lifted", subject: by, detail: { why: hold.why } },
    ]);
    return true;
  });
  return lifted ? "yes" : "late";
}
