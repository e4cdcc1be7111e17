import { caseClosedCard } from "../cards/caseClosed.ts";
import { noticeCard } from "../cards/notice.ts";
import { speechFor } from "../cards/speech.ts";
import { daysAfter, withinHours } from "../core/cadence.ts";
import type { UserId } from "../core/ids.ts";
import type { Case, CaseEnd } from "../ports/store/trust.ts";
import { HELD } from "./askWasThatYou.ts";
import { type CasePorts, updateCase } from "./openCase.ts";
import { type PostPorts, postCard } from "./postCard.ts";
import { type BreakerPorts, tripHostile } from "./tripBreaker.ts";

export interface CloseCasePorts extends CasePorts, BreakerPorts {
  /** Lets work go on beside the answer. */
  beside(sentence: string, work: Promise<unknown>): void;
}

/**
 * Closes a case, once. A reported message that was not ours stops its campaign at once: somebody imitates us, or altered
 * what we sent. The person and the other copies of the card are told beside the answer. False when it was closed before.
 */
export async function closeCase(
  ports: CloseCasePorts,
  found: Case,
  end: CaseEnd,
  by: UserId,
): Promise<boolean> {
  const at = ports.clock.now();
  const { id, about } = found;
  const closed = await ports.store.atomically(async (tables) => {
    if (!(await tables.cases.close(id, end, by, at))) return false;
    if (about.kind === "registration") await tables.holds.move(about.hold, HELD, "lifted", at);
    const detail = { kind: about.kind, user: about.user };
    await tables.audit.append([{ at, actor: by, event: `case.${end}`, subject: id, detail }]);
    return true;
  });
  if (!closed) return false;
  if (about.kind === "report" && end === "hostile") await tripHostile(ports, about.campaign);
  ports.beside("A closed case could not be told.", tellAll(ports, found, end));
  return true;
}

async function tellAll(ports: CloseCasePorts, found: Case, end: CaseEnd): Promise<void> {
  await updateCase(ports, found.id);
  if (found.about.kind === "report") await tellReporter(ports, found.about.user, found.id, end);
  if (end === "hostile") await tellAdmins(ports, found);
}

/** Whoever reported hears what came of it, and how to check by themselves. */
async function tellReporter(
  ports: PostPorts,
  user: UserId,
  id: string,
  end: CaseEnd,
): Promise<void> {
  const { organisation, serviceDesk } = ports.sender;
  await postCard(ports, user, { kind: "case-closed", subject: id }, (copy) => ({
    card: caseClosedCard({ ...copy, rev: copy.revision, end, organisation, serviceDesk }),
    summary: speechFor(copy.reader).say(`caseClosed:title/${end}`),
  }));
}

async function tellAdmins(ports: CloseCasePorts, { id, about }: Case): Promise<void> {
  for (const admin of await ports.groups.members(ports.adminGroupId))
    await postCard(ports, admin.id, { kind: "notice", subject: `hostile/${id}` }, ({ reader }) => {
      const speech = speechFor(reader);
      const title = speech.say(`case:hostile/${about.kind}/title`);
      const lines = speech.lines(`case:hostile/${about.kind}/lines`);
      return { card: noticeCard({ reader, title, lines }), summary: title };
    });
}

export type RemindAgain = "again" | "not-yours" | "over";

/**
 * Somebody who reported a genuine message wants to be reminded after all: they are back in the campaign from the next
 * working day on. Pressed twice, it happens once.
 */
export async function remindAgain(
  ports: Pick<CloseCasePorts, "store" | "clock">,
  id: string,
  by: UserId,
): Promise<RemindAgain> {
  const found = await ports.store.cases.byId(id);
  if (found?.about.kind !== "report" || found.about.user !== by) return "not-yours";
  const now = ports.clock.now();
  const { campaign: home } = found.about;
  return ports.store.atomically(async ({ campaigns }) => {
    const campaign = await campaigns.byId(home);
    const enrolment = await campaigns.lock(home, by);
    if (campaign === null || campaign.state === "stopped" || enrolment === null) return "over";
    const { progress } = enrolment;
    if (progress.state === "active") return "again";
    if (progress.why !== "reported-phishing") return "over";
    if ((await campaigns.ofUser(by))?.progress.state === "active") return "over";
    const dueAt = withinHours(campaign.hours, daysAfter(campaign.hours, now, 1));
    await campaigns.save({ ...enrolment, progress: { state: "active", dueAt } });
    return "again";
  });
}
