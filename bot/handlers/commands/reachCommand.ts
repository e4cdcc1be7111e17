import { PAGE_SIZE, pagesOf } from "../../cards/list.ts";
import { reachCard } from "../../cards/reach.ts";
import { type ReachListView, reachListCard } from "../../cards/reachList.ts";
import { type Speech, speechFor } from "../../cards/speech.ts";
import { canSignIn } from "../../core/eligibility.ts";
import { RUNGS, type RungName } from "../../core/ladder.ts";
import {
  isReachState,
  REACH_STATES,
  type ReachReason,
  type ReachState,
  reachOf,
} from "../../core/reach.ts";
import { plainText } from "../../core/text.ts";
import { type CountReachPorts, countReach } from "../../flows/countReach.ts";
import type { Render } from "../../flows/postCard.ts";
import type { ReachRecord } from "../../ports/store/reach.ts";
import type { Store } from "../../ports/store.ts";
import { type Command, say } from "./command.ts";

export interface ReachPorts extends CountReachPorts {
  readonly store: Store;
  readonly ladder: { readonly rungs: ReadonlySet<RungName> };
}

type ReachList = ReachState | "desk";

/** `reach`: where everyone stands with us, in numbers that add up. `reach <state>`: who they are. */
export const reachCommand = (ports: ReachPorts): Command => ({
  spec: {
    name: "reach",
    aliases: ["reached", "unreachable", "delivery"],
    audience: "security",
    usage: "reach [state | desk]",
    summary:
      "Show who can be reached and who cannot, with the reason; with a state, who they are; with desk, whom the service desk should call.",
  },
  run: async ({ typed, reader }) => {
    const speech = speechFor(reader);
    if ((await ports.store.scans.latestFinished()) === null) return say(speech.say("reach:noScan"));
    if (typed.words.length === 0) return overview(ports);
    const what = listNamed(typed.words);
    if (what === null) return say(unknownState(speech, typed.words));
    const render = await reachPage(ports, what, 1);
    return {
      kind: "card",
      open: false,
      about: { kind: "list", subject: `${REACH_PREFIX}${what}` },
      render,
    };
  },
});

/** What the posts of these lists are filed under. */
export const REACH_PREFIX = "reach/";

async function overview(ports: ReachPorts) {
  const { tally, at } = await countReach(ports);
  const rungs = RUNGS.filter((rung) => ports.ladder.rungs.has(rung));
  const render: Render = ({ reader }) => ({
    card: reachCard({ reader, tally, at, rungs }),
    summary: speechFor(reader).say("reach:summary", {
      many: tally.states.reached,
      base: tally.base,
    }),
  });
  return { kind: "card", open: true, about: { kind: "list", subject: "reach" }, render } as const;
}

/** "bot blocked by user" and "bot-blocked-by-user" are the same; null for what is neither a state nor the desk. */
export function listNamed(words: readonly string[]): ReachList | null {
  const typed = words.join("-").toLowerCase().replaceAll(/-+/g, "-");
  return typed === "desk" || isReachState(typed) ? typed : null;
}

const unknownState = ({ say: words, numbers }: Speech, typed: readonly string[]): string =>
  words("reach:unknownState", {
    typed: plainText(typed.join(" "), 40),
    states: numbers.list([...REACH_STATES]),
  });

/** One page of people in one state, or on the desk's list. `page` counts from 1 and is clamped to what exists. */
export async function reachPage(ports: ReachPorts, what: ReachList, page: number): Promise<Render> {
  const { at, tally, counted } = await countReach(ports);
  const facts = counted
    .map((each) => each.facts)
    .filter((each) => canSignIn(each.verdict) && reachOf(each).state === what);
  const read = (offset: number) =>
    what === "desk"
      ? deskRows(ports, at, offset)
      : ports.store.reach
          .list(facts, at, { offset, limit: PAGE_SIZE })
          .then((found) => ({ total: found.total, rows: found.rows.map(entryOf) }));
  const wanted = Math.max(1, Math.trunc(page));
  const first = await read((wanted - 1) * PAGE_SIZE);
  // Behind the last page there is nothing to count by.
  const found = first.rows.length > 0 || wanted === 1 ? first : await read(0);
  const shown = found === first ? Math.min(wanted, pagesOf(found.total)) : 1;
  const rows = await named(ports, found.rows);
  return (copy) => ({
    card: reachListCard({
      id: copy.id,
      rev: copy.revision,
      reader: copy.reader,
      what,
      rows,
      page: shown,
      total: found.total,
      base: tally.base,
      asOf: at,
    }),
    summary: speechFor(copy.reader).say("reachList:summary", {
      many: found.total,
      base: tally.base,
    }),
  });
}

interface Entry {
  readonly user: ReachRecord["user"];
  readonly why: ReachReason;
  readonly at: Date | null;
}

const entryOf = ({ user, facts, at }: ReachRecord): Entry => ({
  user,
  why: reachOf(facts).why,
  at,
});

/** The desk calls whom the date has passed for; what stands beside each is how far we got ourselves. */
async function deskRows(ports: ReachPorts, now: Date, offset: number) {
  const { rungs, reach } = ports.store;
  const { rows, total } = await rungs.list("desk", { offset, limit: PAGE_SIZE });
  const known = await reach.of(
    rows.map(({ user }) => user),
    now,
  );
  return {
    total,
    rows: rows.flatMap(({ user, at }): readonly Entry[] => {
      const record = known.get(user);
      return record === undefined ? [] : [{ ...entryOf(record), at }];
    }),
  };
}

async function named(
  { store }: ReachPorts,
  entries: readonly Entry[],
): Promise<ReachListView["rows"]> {
  const known = await store.people.byIds(entries.map(({ user }) => user));
  const people = new Map(known.map(({ person }) => [person.id, person]));
  return entries.flatMap(({ user, why, at }) => {
    const person = people.get(user);
    return person === undefined
      ? []
      : [{ displayName: person.displayName, userPrincipalName: person.userPrincipalName, why, at }];
  });
}
