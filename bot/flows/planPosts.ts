import { type EnforcedChange, enforcedCard, enforcedSummary } from "../cards/enforced.ts";
import { planCard } from "../cards/plan.ts";
import { type PlanResult, planResults } from "../cards/planRows.ts";
import { summaryNotes } from "../cards/planSummaryLines.ts";
import { objectionText } from "../cards/planWords.ts";
import { type Speech, speechFor } from "../cards/speech.ts";
import type { PlanId, UserId } from "../core/ids.ts";
import { isPseudonym } from "../core/pseudonym.ts";
import { plainText } from "../core/text.ts";
import type { Directory } from "../ports/directory.ts";
import type { Change, PlanRecord } from "../ports/store/plans.ts";
import type { Store } from "../ports/store.ts";
import type { Address } from "../ports/teams.ts";
import { decidableUntil } from "./ballot.ts";
import { IN_FLIGHT, inFlight } from "./inFlight.ts";
import { drawNonce } from "./nonce.ts";
import { type CoursePorts, courseOf } from "./planCourse.ts";
import {
  type Copy,
  type PostPorts,
  postCard,
  postCardTo,
  type Rendered,
  updateCopies,
} from "./postCard.ts";
import type { Sender } from "./sender.ts";

export interface PlanPostPorts extends PostPorts, Omit<CoursePorts, "store"> {
  readonly store: Store;
  readonly directory: Pick<Directory, "usersById">;
  readonly sender: Sender;
}

/** Sends a plan's card to every admin, and to the channel it was asked for in, if there is one. Returns how many admins it reached. */
export async function postPlan(
  ports: PlanPostPorts,
  id: PlanId,
  admins: readonly UserId[],
  channel: Address | null,
): Promise<number> {
  const plan = await lookAt(ports, id);
  if (plan === null) return 0;
  const about = { kind: "plan", subject: id } as const;
  let reached = 0;
  for (const admin of admins)
    if ((await postCard(ports, admin, about, plan.render)).ok) reached += 1;
  if (channel !== null)
    await postCardTo(ports, { recipient: null, address: channel }, about, plan.render);
  // Somebody may have decided before the last copy was out.
  if ((await lookAt(ports, id))?.standing !== plan.standing) await updatePlan(ports, id);
  return reached;
}

/**
 * Posts open plans nobody is known to have got: a process died between freezing one and hearing that its first card
 * arrived. A second card of the same plan does no harm.
 */
export async function postForgotten(
  ports: PlanPostPorts,
  adminsNow: () => Promise<readonly UserId[]>,
): Promise<void> {
  for (const { plan } of await ports.store.plans.inState("open"))
    if (
      (await ports.store.posts.about("plan", plan.id)).every(({ messageId }) => messageId === null)
    )
      await postPlan(ports, plan.id, await adminsNow(), null);
}

/**
 * Brings every copy of a plan's card up to date. Two updates at once may overtake each other on the way to a copy, so
 * each looks again when it is through, and goes round once more if what it showed is no longer true.
 */
export async function updatePlan(ports: PlanPostPorts, id: PlanId): Promise<void> {
  let shown: string | null = null;
  for (;;) {
    const plan = await lookAt(ports, id);
    if (plan === null || plan.standing === shown) return;
    await updateCopies(ports, { kind: "plan", subject: id }, plan.render);
    shown = plan.standing;
  }
}

/** The card as it stands now, drawn for one copy; null when there is no such plan. */
export async function drawPlan(
  ports: PlanPostPorts,
  id: PlanId,
  copy: Copy,
): Promise<object | null> {
  const plan = await lookAt(ports, id);
  return plan === null ? null : (await plan.render(copy)).card;
}

type PlanRender = (copy: Copy) => Promise<Rendered>;

/** A plan's card and, to tell whether it still says the truth, what it rests on. */
interface Look {
  readonly render: PlanRender;
  readonly standing: string;
}

async function lookAt(ports: PlanPostPorts, id: PlanId): Promise<Look | null> {
  const record = await ports.store.plans.byId(id);
  if (record === null) return null;
  const { kind } = record.plan;
  const [ledger, evidence, names, undoes] = await Promise.all([
    record.state === "open" ? [] : ports.store.ledger.of(id),
    ports.store.planEvidence.summaryOf(id),
    namesOf(ports, [record.plan.by, ...record.decisions.map((each) => each.by)]),
    kind.kind === "undo" ? ports.store.plans.hashOf(kind.of) : null,
  ]);
  const undoable = ledger.filter((each) => each.state === "verified").length;
  const results = planResults(ledger);
  const course = await courseOf(ports, record, ledger);
  const render: PlanRender = async ({ id, revision: rev, reader }) => {
    const speech = speechFor(reader);
    const nonce = await drawNonce(ports.store.nonces, record, { id, revision: rev });
    const notes = [...notesOf(speech, record), ...summaryNotes(speech, record.plan, evidence)];
    const until = decidableUntil(record);
    return {
      card: planCard({
        ...record,
        id,
        rev,
        nonce,
        until,
        undoes,
        reader,
        notes,
        summary: evidence,
        names,
        results,
        course,
        undoable,
      }),
      summary: summaryOf(speech, record),
    };
  };
  return { render, standing: standingOf(record, results, course.helps) };
}

/** Progress is left out: it changes all the time while a plan is written, and its writer shows it. */
const standingOf = (
  { state, decisions }: PlanRecord,
  results: readonly PlanResult[],
  helps: readonly UserId[],
): string => JSON.stringify([state, decisions, helps, state === "writing" ? null : results]);

const summaryOf = ({ say }: Speech, { plan, state }: PlanRecord): string =>
  say("planWords:summary", {
    title: say(`planWords:title/${plan.kind.kind}`),
    state: say(`planWords:state/${state}`),
  });

const notesOf = (speech: Speech, record: PlanRecord): readonly string[] => [
  ...record.objections.map((each) => objectionText(speech, each)),
  ...(record.advise ? [speech.say("planWords:preferConditionalAccess")] : []),
];

/** Names to show beside ids; a person who cannot be read is shown by their id. */
export async function namesOf(
  ports: Pick<PlanPostPorts, "directory"> & { readonly store: Pick<Store, "people"> },
  users: readonly UserId[],
): Promise<ReadonlyMap<UserId, string>> {
  const wanted = [...new Set(users)];
  const known = await ports.store.people.byIds(wanted);
  const names = new Map(known.map(({ person }) => [person.id, plainText(person.displayName)]));
  const missing = wanted.filter((each) => !names.has(each) && !isPseudonym(each));
  if (missing.length > 0) {
    const read = await ports.directory.usersById(missing).catch(() => new Map<UserId, null>());
    for (const [user, profile] of read)
      if (profile !== null) names.set(user, plainText(profile.displayName));
  }
  return names;
}

/**
 * Tells everyone a plan has changed what they will see at their next sign-in. Each person is told once: the copy is
 * remembered before it leaves, and who has one is left out.
 */
export async function tellChanged(ports: PlanPostPorts, id: PlanId): Promise<number> {
  const record = await ports.store.plans.byId(id);
  if (record === null) return 0;
  let told = 0;
  const changed = await ports.store.ledger.inState(id, ["verified"], EVERYONE);
  const subjectOf = ({ user }: Change) => `${id}/${user}`;
  const posted = await ports.store.posts.postedAmong("enforced", changed.map(subjectOf));
  const untold = changed.filter((change) => !posted.has(subjectOf(change)));
  await inFlight(untold, IN_FLIGHT, async (change) => {
    const about = { kind: "enforced", subject: subjectOf(change) } as const;
    await postCard(ports, change.user, about, (copy) => ({
      card: enforcedCard({
        id: copy.id,
        rev: copy.revision,
        reader: copy.reader,
        organisation: ports.sender.organisation,
        serviceDesk: ports.sender.serviceDesk,
        change: changeOf(record, change),
        askedForHelp: false,
      }),
      summary: enforcedSummary(copy.reader, ports.sender.organisation),
    }));
    told += 1;
  });
  return told;
}

const EVERYONE = 1_000_000;

/** What a plan changed for one person, in their terms. */
export function changeOf(record: PlanRecord, change: Change): EnforcedChange {
  if (record.plan.kind.kind === "undo") return { now: "undone", state: change.target };
  return {
    now: change.readBack === "enforced" || change.target === "enforced" ? "enforced" : "enabled",
  };
}
