import type { Journal } from "../journal.ts";
import { dayOf } from "./calendar.ts";
import { exclusionOf, type Facts } from "./facts.ts";
import { isTaken, sentWith } from "./pressed.ts";

/** What one simulated day brought. */
export interface Day {
  /** From 0. */
  readonly day: number;
  readonly nudges: number;
  readonly replies: number;
  readonly registered: number;
  readonly enforced: number;
  /** Of those to be reminded, how many had not registered when the day ended. */
  readonly left: number;
}

/** The journal, day by day. */
export function dayBook(journal: Journal, facts: Facts, days: number): readonly Day[] {
  const per = (entries: readonly { readonly at: Date }[]): ReadonlyMap<number, number> =>
    new Map(
      [...Map.groupBy(entries, ({ at }) => dayOf(at))].map(([day, all]) => [day, all.length]),
    );
  const nudges = per(sentWith(journal, "nudge.done").filter(({ to }) => to !== null));
  const replies = per(
    journal
      .ofKind("person-pressed")
      .filter((each) => each.verb.startsWith("nudge.") && isTaken(each)),
  );
  const registered = per(journal.ofKind("method-registered"));
  const enforced = per(
    journal
      .ofKind("mfa-written")
      .filter(({ face, effective }) => face === "graph" && effective === "enforced"),
  );
  let left = [...facts.accounts.values()].filter(({ kind }) => exclusionOf(kind) === null).length;
  return Array.from({ length: days }, (_, day) => {
    left -= registered.get(day) ?? 0;
    return {
      day,
      nudges: nudges.get(day) ?? 0,
      replies: replies.get(day) ?? 0,
      registered: registered.get(day) ?? 0,
      enforced: enforced.get(day) ?? 0,
      left,
    };
  });
}
