import { letterWords } from "../cards/letter.ts";
import { noticeCard } from "../cards/notice.ts";
import { speechFor } from "../cards/speech.ts";
import { nextDay } from "../core/cadence.ts";
import type { Campaign } from "../core/campaign.ts";
import { isBotError } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { deadlineFor, MOST_EMAILS, type RungFailure } from "../core/ladder.ts";
import type { Person } from "../core/person.ts";
import type { Directory, Groups } from "../ports/directory.ts";
import type { Letter, Mail, Mailing } from "../ports/mail.ts";
import type { ClimbKey, RungOutcome } from "../ports/store/reach.ts";
import type { Store } from "../ports/store.ts";
import { type CodePorts, currentCode } from "./campaignCode.ts";
import type { Climber } from "./climbLadder.ts";
import { readPlace } from "./nudgeView.ts";
import { type PostPorts, postCard } from "./postCard.ts";
import type { HabitPorts } from "./readHabits.ts";

export interface SendLetterPorts extends PostPorts, HabitPorts, CodePorts {
  readonly store: Store;
  readonly directory: Pick<Directory, "mailboxPurposes">;
  readonly groups: Groups;
  readonly adminGroupId: string;
  /** Null where no mailbox to send from is configured. */
  readonly mail: Mail | null;
}

const DAY_MS = 86_400_000;
/** How often the admins hear of the same obstacle. */
const TOLD_EVERY_MS = 7 * DAY_MS;

/**
 * Writes to one person, once. What comes of it is written down with the rung; null when the next may be written to, else
 * when e-mail may be tried again for anybody.
 */
export async function sendLetter(
  ports: SendLetterPorts,
  campaign: Campaign,
  climber: Climber,
): Promise<Date | null> {
  const { rungs } = ports.store;
  const { mail } = ports;
  const now = ports.clock.now();
  const key: ClimbKey = {
    campaign: campaign.id,
    user: climber.user,
    rung: "email",
    step: climber.step,
  };
  if (mail === null) return obstructed(ports, campaign, "no-sender");
  const letter = await letterFor(ports, campaign, climber);
  const [ours] = await rungs.claim([{ ...key, at: now, via: null, post: null }]);
  if (ours === undefined) return null;
  if (letter === null) {
    await rungs.settle([key], failed("mailbox-gone", now, "There is no mailbox or no address."));
    return null;
  }
  const mailing = await mail.send(letter);
  const at = ports.clock.now();
  await rungs.settle([key], outcomeOf(mailing, at, nextDay(campaign.hours, at)));
  if (mailing.did === "throttled") return new Date(at.getTime() + mailing.retryAfterMs);
  if (mailing.did === "refused" && mailing.why !== "invalid")
    return obstructed(ports, campaign, mailing.why);
  return null;
}

/** The words for somebody, in their language, to where they read e-mail; null where there is no such place. */
async function letterFor(
  ports: SendLetterPorts,
  campaign: Campaign,
  { user, step, facts }: Climber,
): Promise<Letter | null> {
  const known = await ports.store.people.byId(user);
  const to = known?.person.mail ?? null;
  if (known === null || to === null || (await hasNoMailbox(ports, known.person))) return null;
  const now = ports.clock.now();
  const { reader } = await readPlace(ports, campaign, user, now);
  const { code } = await currentCode(ports, campaign.id);
  const words = letterWords({
    reader,
    now,
    code,
    displayName: known.person.displayName,
    organisation: campaign.voice.sender || ports.sender.organisation,
    serviceDesk: ports.sender.serviceDesk,
    note: campaign.voice.note,
    number: step,
    of: MOST_EMAILS,
    deadline: deadlineFor(facts),
  });
  return { to, ...words };
}

/** Asked now: a mailbox may have come or gone since the scan. Not being able to tell is no reason not to write. */
async function hasNoMailbox({ directory }: SendLetterPorts, person: Person): Promise<boolean> {
  try {
    const purposes = await directory.mailboxPurposes([person.id]);
    return (purposes.get(person.id) ?? person.mailbox) === "none";
  } catch (error) {
    if (isBotError(error)) return person.mailbox === "none";
    throw error;
  }
}

const failed = (failure: RungFailure, at: Date, detail: string): RungOutcome => ({
  state: "failed",
  at,
  failure,
  detail,
});

/** What is the same for everyone until an admin has mended it certainly did not leave, and is tried again the next day. */
function outcomeOf(mailing: Mailing, at: Date, tomorrow: Date): RungOutcome {
  switch (mailing.did) {
    case "accepted":
      return { state: "sent", at, failure: null, detail: "" };
    case "throttled": {
      const again = new Date(at.getTime() + mailing.retryAfterMs);
      return { state: "planned", at: again, failure: null, detail: "throttled" };
    }
    case "unclear":
      return { state: "uncertain", at, failure: null, detail: mailing.detail };
    case "refused":
      return mailing.why === "invalid"
        ? failed("invalid", at, mailing.detail)
        : { state: "planned", at: tomorrow, failure: null, detail: mailing.detail };
  }
}

/** Tells the admins what keeps e-mail from everyone, once a week at most, and when to try again. */
async function obstructed(
  ports: SendLetterPorts,
  { hours }: Campaign,
  why: "not-permitted" | "no-sender",
): Promise<Date> {
  const now = ports.clock.now();
  const name = `ladder/${why}`;
  const told = await ports.store.cursors.get(name);
  if (told === null || now.getTime() - told.getTime() >= TOLD_EVERY_MS) {
    await ports.store.cursors.set(name, now);
    for (const { id } of await ports.groups.members(ports.adminGroupId))
      await tell(ports, id, name, why);
  }
  return nextDay(hours, now);
}

async function tell(
  ports: SendLetterPorts,
  admin: UserId,
  subject: string,
  why: "not-permitted" | "no-sender",
): Promise<void> {
  await postCard(ports, admin, { kind: "notice", subject }, ({ reader }) => {
    const { say } = speechFor(reader);
    const title = say("letter:obstacle/title");
    return {
      card: noticeCard({
        reader,
        title,
        lines: [say(`letter:obstacle/${why}`), say("letter:obstacle/meanwhile")],
      }),
      summary: title,
    };
  });
}
