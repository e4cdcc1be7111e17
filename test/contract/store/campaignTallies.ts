import assert from "node:assert/strict";
import {
  END_REASONS,
  type Enrolment,
  NUDGE_STATES,
  type Nudge,
  type NudgeKey,
  type NudgeOutcome,
  type Reply,
} from "#bot/core/campaign.ts";
import { postId, type UserId } from "#bot/core/ids.ts";
import type { Store } from "#bot/ports/store.ts";
import type { Subject } from "../store.contract.ts";
import { at, campaign, entrants, planned, post, spring, user } from "./given.ts";

const USERS = Array.from({ length: 7 }, (_, number) => user(number + 1));
const REPLIES = ["nudge.done", "nudge.snooze", "nudge.help", "nudge.report"] as const;
const TAKER = "holder/run";

/** Numbers below one that look random and are the same every time. */
function chanceFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 15), state | 1);
    const again = mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61));
    return ((again ^ (again >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What may happen to a campaign, each once to whoever chance picks. */
const HAPPENINGS: readonly ((store: Store, chance: () => number) => Promise<unknown>)[] = [
  ({ campaigns }, chance) => campaigns.enrol(spring, entrants(someOf(USERS, chance), at(2)), at(1)),
  async ({ campaigns }, chance) => {
    const found = await campaigns.enrolments(spring, someOf(USERS, chance));
    await campaigns.saveAll(byUser([...found.values()]).map((each) => changed(each, chance)));
  },
  async ({ nudges }, chance) => {
    const keys = someOf(USERS, chance).map((each) => keyOf(each, chance));
    await nudges.plan(keys.map((key) => planned(key)));
  },
  async ({ leases, nudges }, chance) => {
    await leases.take("replica/holder", "holder", 60_000);
    const taken = await nudges.take(TAKER, at(3), 5);
    await nudges.sending(someOf(byUser(taken), chance), TAKER);
  },
  ({ nudges }, chance) =>
    nudges.settle(
      unique(someOf(USERS, chance).map((each) => keyOf(each, chance))).map((nudge) => ({
        ...{ nudge, outcome: outcomeBy(chance) },
      })),
    ),
  ({ nudges }, chance) => nudges.giveBack(keyOf(oneOf(USERS, chance), chance), at(3), true),
  ({ nudges }, chance) =>
    chance() < 0.8 ? nudges.discard(at(4)) : nudges.unplan({ campaign: spring }),
  ({ replies }, chance) =>
    replies.record({
      ...{ user: oneOf(USERS, chance), post: postId("card"), revision: Math.floor(chance() * 3) },
      ...{ reply: replyOf(oneOf(REPLIES, chance)), at: at(5) },
    }),
  async ({ atomically }, chance) => {
    const gone = atomically(async ({ nudges }) => {
      await nudges.plan([planned(keyOf(oneOf(USERS, chance), chance))]);
      throw new Error("not to be counted");
    });
    await assert.rejects(gone, /not to be counted/);
  },
];

/** What every store promises of the counts of a campaign. */
export function campaignTalliesContract(subject: Subject): void {
  describe("counts of a campaign", () => {
    for (const seed of [1, 2, 3])
      it(`are what counting again would give, whatever happened: ${seed}`, async () => {
        const store = subject();
        const chance = chanceFrom(seed);
        await store.campaigns.start(campaign);
        await store.posts.create(post("card"));
        for (let turn = 1; turn <= 200; turn += 1) {
          await HAPPENINGS[turn % HAPPENINGS.length]?.(store, chance);
          if (turn % 40 > 0) continue;
          const { replied, ...counts } = await store.campaigns.tally(spring);
          const { untouched, failures } = await store.campaigns.outlook(spring);
          assert.deepEqual(
            { ...counts, replied, untouched, failures },
            await recounted(store),
            `after ${turn}`,
          );
        }
        const { enrolled, reached, replied } = await store.campaigns.tally(spring);
        const replies = Object.values(replied).reduce((sum, each) => sum + each, 0);
        const happened = JSON.stringify({ enrolled, reached, replies });
        assert.ok(enrolled > 0 && reached > 0 && replies > 0, happened);
      });
  });
}

async function recounted(store: Store) {
  const enrolments = [...(await store.campaigns.enrolments(spring, USERS)).values()];
  const nudges = [...(await store.nudges.ofMany(spring, USERS)).values()].flat();
  const replies = (await Promise.all(USERS.map((each) => store.replies.of(each)))).flat();
  const people = <Row extends { readonly user: UserId }>(rows: readonly Row[]) =>
    new Set(rows.map((row) => row.user)).size;
  const active = enrolments.filter(({ progress }) => progress.state === "active");
  const failed = nudges.flatMap(({ outcome }) =>
    outcome.state === "failed" ? outcome.failure : [],
  );
  return {
    enrolled: enrolments.length,
    active: active.length,
    ended: Object.fromEntries(
      END_REASONS.map((why) => [
        why,
        enrolments.filter(({ progress }) => progress.state === "ended" && progress.why === why)
          .length,
      ]),
    ),
    reached: people(nudges.filter(({ outcome }) => outcome.state === "sent")),
    nudges: Object.fromEntries(
      NUDGE_STATES.map((state) => [state, nudges.filter(inState(state)).length]),
    ),
    replied: Object.fromEntries(
      REPLIES.map((verb) => [verb, people(replies.filter(({ reply }) => reply.verb === verb))]),
    ),
    untouched: active.filter(({ deadline }) => deadline === null).length,
    failures: Object.fromEntries(
      [...Map.groupBy(failed, (why) => why)].map(([why, all]) => [why, all.length]),
    ),
  };
}

const inState =
  (state: NudgeOutcome["state"]) =>
  ({ outcome }: Nudge): boolean =>
    outcome.state === state;

const oneOf = <Item>(items: readonly Item[], chance: () => number): Item =>
  items[Math.floor(chance() * items.length)] as Item;

const someOf = <Item>(items: readonly Item[], chance: () => number): readonly Item[] =>
  items.filter(() => chance() < 0.4);

const keyOf = (who: UserId, chance: () => number): NudgeKey => ({
  campaign: spring,
  user: who,
  step: 1 + Math.floor(chance() * 2),
});

/** In an order that does not depend on where rows lie. */
const byUser = <Row extends { readonly user: UserId }>(rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((one, other) => (one.user < other.user ? -1 : 1));

const unique = (keys: readonly NudgeKey[]): readonly NudgeKey[] => [
  ...new Map(keys.map((key) => [`${key.user}/${key.step}`, key])).values(),
];

function outcomeBy(chance: () => number) {
  const failure = oneOf(["blocked-by-user", "too-big"] as const, chance);
  return oneOf(
    [
      { state: "sent", at: at(4) },
      { state: "sent", at: at(5) },
      { state: "uncertain", at: at(4), detail: "reset" },
      { state: "failed", at: at(4), failure },
      { state: "gone", at: at(4) },
    ] as const,
    chance,
  );
}

const changed = (enrolment: Enrolment, chance: () => number): Enrolment => ({
  ...enrolment,
  deadline: chance() < 0.5 ? null : at(900),
  progress:
    chance() < 0.6
      ? { state: "active", dueAt: at(2) }
      : { state: "ended", why: oneOf(END_REASONS, chance), at: at(4) },
});

function replyOf(verb: Reply["verb"]): Reply {
  switch (verb) {
    case "nudge.done":
      return { verb, outcome: "not-yet" };
    case "nudge.snooze":
      return { verb, outcome: "snoozed", until: at(600) };
    case "nudge.help":
      return { verb, topic: "travelling" };
    case "nudge.report":
      return { verb };
  }
}
