import { randomUUID } from "node:crypto";
import { NudgeStencils } from "../cards/nudgeStencils.ts";
import { type NudgeKey, nudgeSubject } from "../core/campaign.ts";
import type { DeliveryFailure } from "../core/delivery.ts";
import { standingOf } from "../core/nudge.ts";
import type { Clock } from "../ports/clock.ts";
import type { Post } from "../ports/store/posts.ts";
import type { Store } from "../ports/store.ts";
import type { Address, CampaignTeams, Delivery, Outgoing } from "../ports/teams.ts";
import { type Addressee, readAddressees } from "./addressees.ts";
import type { CodePorts } from "./campaignCode.ts";
import { inFlight } from "./inFlight.ts";
import { nudgeViewOf } from "./nudgeView.ts";
import type { HabitPorts } from "./readHabits.ts";
import type { Sender } from "./sender.ts";
import { type FailurePorts, settleFailure } from "./settleFailure.ts";
import { together } from "./together.ts";

export interface DeliverPorts extends HabitPorts, FailurePorts, CodePorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly campaignTeams: CampaignTeams;
  readonly sender: Sender;
  readonly holder: string;
  readonly messagesPerSecond: number;
  /** Set when the process is told to end: what is on its way is finished, nothing more is taken. */
  readonly stopping: AbortSignal;
}

/**
 * Sends what is planned, for as long as there is any; several replicas may do so at once, each with what it took. What a
 * process died over is `uncertain` from then on. Returns how many messages were dealt with.
 */
export async function deliverNudges(ports: DeliverPorts): Promise<number> {
  const { nudges } = ports.store;
  const now = ports.clock.now();
  const abandoned = await nudges.abandon(now, "The bot stopped while it was being sent.");
  await nudges.discard(now);
  await nudges.unplan({ expiredAt: now });
  const taker = `${ports.holder}/${randomUUID()}`;
  const desk = openDesk(ports, taker);
  let done = abandoned.length;
  try {
    await inFlight(parcels(ports, taker), widthAt(ports.messagesPerSecond), async (addressee) => {
      if (ports.stopping.aborted || desk.closed) return;
      await deliver(ports, desk, addressee);
      done += 1;
    });
  } finally {
    await nudges.release(taker);
  }
  return done;
}

/** Enough on their way and waiting for their turn at once that a straggler does not hold up the pace. */
const widthAt = (perSecond: number): number => Math.min(256, Math.ceil(perSecond * 0.6) + 8);

/** A message to be tried again within this time is waited for. */
const SOON_MS = 30_000;

/** What we take: half a second's worth at a time and one ahead, so that no turn is lost to the database; a dead process has no more of it. */
async function* parcels(ports: DeliverPorts, taker: string): AsyncGenerator<Addressee> {
  const { nudges } = ports.store;
  const take = async (): Promise<readonly Addressee[]> => {
    if (ports.stopping.aborted) return [];
    const now = ports.clock.now();
    const found = await nudges.take(taker, now, Math.ceil(ports.messagesPerSecond / 2));
    if (found.length > 0) return readAddressees(ports, found);
    const { from } = await nudges.backlog();
    if (from === null || from <= now || from.getTime() - now.getTime() > SOON_MS) return [];
    await ports.clock.until(from);
    return take();
  };
  let next = take();
  for (;;) {
    const found = await next;
    if (found.length === 0) return;
    next = take();
    // Awaited in the next round: until then its failure is nobody's.
    next.catch(() => {});
    yield* found;
  }
}

/** The paperwork of sending, shared by everyone who is at it at the same time. */
interface Desk {
  /** True once Teams does not know the bot itself: then nothing would arrive, whoever it is for. */
  closed: boolean;
  readonly stencils: NudgeStencils;
  /** Whether this message may leave, now; it counts as on the wire from then on. */
  leaves(post: Post, nudge: NudgeKey): Promise<boolean>;
  arrived(nudge: NudgeKey, post: Post, messageId: string): Promise<boolean>;
}

function openDesk({ store, clock }: DeliverPorts, taker: string): Desk {
  const leaving = together(async (items: readonly { post: Post; nudge: NudgeKey }[]) =>
    store.atomically(async ({ posts, nudges }) => {
      // Before it leaves, so that no press can come from a card we do not know.
      await posts.createAll(items.map(({ post }) => post));
      const may = await nudges.sending(
        items.map(({ nudge }) => nudge),
        taker,
      );
      const keys = new Set(may.map(textOf));
      return items.map(({ nudge }) => keys.has(textOf(nudge)));
    }),
  );
  const arriving = together(
    async (items: readonly { post: Post; nudge: NudgeKey; messageId: string }[]) =>
      store.atomically(async ({ posts, nudges }) => {
        const at = clock.now();
        await posts.deliveredAll(items.map(({ post, messageId }) => ({ id: post.id, messageId })));
        await nudges.settle(items.map(({ nudge }) => ({ nudge, outcome: { state: "sent", at } })));
        return items.map(() => true);
      }),
  );
  return {
    closed: false,
    stencils: new NudgeStencils(),
    leaves: (post, nudge) => leaving({ post, nudge }),
    arrived: (nudge, post, messageId) => arriving({ nudge, post, messageId }),
  };
}

const textOf = ({ campaign, user, step }: NudgeKey): string => `${campaign}/${user}/${step}`;

async function deliver(ports: DeliverPorts, desk: Desk, addressee: Addressee): Promise<void> {
  const { nudge } = addressee;
  const chat = await chatOf(ports, addressee);
  // Opening a chat sends nothing, so an unclear one is no unclear message.
  if (!chat.ok) return fell(ports, desk, addressee, chat.sure ? chat.why : "unavailable");
  const post = postFor(ports, addressee, chat.address);
  const delivery = await ports.campaignTeams.send(
    chat.address,
    messageOf(ports, desk, addressee),
    () => desk.leaves(post, nudge),
  );
  if (delivery === null) return;
  if (delivery.ok) await desk.arrived(nudge, post, delivery.messageId);
  else if (delivery.sure) await fell(ports, desk, addressee, delivery.why);
  else await settleUnclear(ports, nudge, delivery.detail);
}

/** It may have arrived: it is told to the admins, and never sent again. */
const settleUnclear = ({ store, clock }: DeliverPorts, nudge: NudgeKey, detail: string) =>
  store.nudges.settle([{ nudge, outcome: { state: "uncertain", at: clock.now(), detail } }]);

async function chatOf(
  ports: DeliverPorts,
  { address, nudge: { user } }: Addressee,
): Promise<Delivery<{ readonly address: Address }>> {
  if (address !== null) return { ok: true, address };
  const opened = await ports.campaignTeams.openChat(user);
  if (opened.ok) await ports.store.chats.remember({ user, address: opened.address, locale: null });
  return opened;
}

/** It certainly did not arrive. A chat that turns out to be gone is opened anew, once; what passes by itself is tried again; the rest is told to the campaign. */
async function fell(
  ports: DeliverPorts,
  desk: Desk,
  addressee: Addressee,
  why: DeliveryFailure,
): Promise<void> {
  const { nudge, address } = addressee;
  const at = ports.clock.now();
  if (why === "bot-not-registered") {
    desk.closed = true;
    return ports.store.nudges.giveBack(nudge, new Date(at.getTime() + REGISTRATION_MS), false);
  }
  if (address !== null && REOPENS.has(why) && nudge.attempts === 0) {
    await ports.store.chats.forget(nudge.user);
    return ports.store.nudges.giveBack(nudge, at, true);
  }
  return again(ports, addressee, why);
}

/** How soon to look whether an admin has registered the bot. */
const REGISTRATION_MS = 10 * 60_000;
/** Failures that a newly opened chat can mend. */
const REOPENS: ReadonlySet<DeliveryFailure> = new Set(["no-such-conversation", "not-installed"]);
const PASSING: ReadonlySet<DeliveryFailure> = new Set(["throttled", "unavailable"]);
const MOST_ATTEMPTS = 5;
const FIRST_WAIT_MS = 2_000;

async function again(
  ports: DeliverPorts,
  addressee: Addressee,
  why: DeliveryFailure,
): Promise<void> {
  const { nudge } = addressee;
  if (!PASSING.has(why) || nudge.attempts + 1 >= MOST_ATTEMPTS)
    return settleFailure(ports, addressee, why);
  const waitMs = FIRST_WAIT_MS * 3 ** nudge.attempts;
  await ports.store.nudges.giveBack(nudge, new Date(ports.clock.now().getTime() + waitMs), true);
}

const postFor = (ports: DeliverPorts, { nudge }: Addressee, address: Address): Post => ({
  id: nudge.post,
  kind: "nudge",
  subject: nudgeSubject(nudge.campaign, nudge.user),
  recipient: nudge.user,
  address,
  messageId: null,
  revision: 0,
  at: ports.clock.now(),
});

function messageOf(ports: DeliverPorts, desk: Desk, addressee: Addressee): Outgoing {
  const now = ports.clock.now();
  const copy = { id: addressee.nudge.post, revision: 0 };
  const view = nudgeViewOf(ports.sender, addressee, copy, standingOf(addressee, now), now);
  return { kind: "card", ...desk.stencils.make(view) };
}
