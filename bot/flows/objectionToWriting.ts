import { objectionText } from "../cards/planWords.ts";
import { RECORDS, speechFor } from "../cards/speech.ts";
import { approversOf, stillAuthorised } from "../core/approval.ts";
import { approversNeeded } from "../core/approversNeeded.ts";
import { BotError } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { hasRunOut } from "../core/plan.ts";
import { newObjections, objections } from "../core/posture.ts";
import type { Clock } from "../ports/clock.ts";
import type { Directory, Groups, Posture } from "../ports/directory.ts";
import type { PlanRecord } from "../ports/store/plans.ts";
import type { Store } from "../ports/store.ts";
import { wordsOf } from "./ballot.ts";
import { hashPlan } from "./hashPlan.ts";
import type { Seals } from "./seal.ts";
import { standsOnRecord } from "./standsOnRecord.ts";

export interface ObjectionPorts {
  readonly store: Pick<Store, "plans" | "ledger" | "audit">;
  readonly seals: Seals;
  readonly directory: Pick<Directory, "usersById">;
  readonly groups: Groups;
  readonly posture: Posture;
  readonly clock: Clock;
}

export interface ObjectionSettings {
  readonly adminGroupId: string;
  /** Distinct admins a plan needs at least, whatever the plan itself says. */
  readonly approvers: number;
}

/**
 * Why nothing may be written now, by its name or, where a policy is in the way, in English; null when all is well. Throws
 * when it cannot be told.
 * @param firstLook whether the tenant's policies are read as well: once a run, since they allow one read a second
 */
export async function objectionToWriting(
  ports: ObjectionPorts,
  settings: ObjectionSettings,
  record: PlanRecord,
  firstLook: boolean,
): Promise<string | null> {
  const { plan } = record;
  const ages = await ports.store.plans.ages(plan.id);
  if (ages === null || hasRunOut(plan, ages.planMs, ports.clock.now())) return "approval-ran-out";
  const frozen = await ports.store.ledger.of(plan.id);
  if (hashPlan({ ...plan, changes: frozen }) !== plan.hash) return "list-altered";
  if (plan.approvers < approversNeeded(settings.approvers, frozen)) return "too-few-approvers";
  if (!(await isGenuine(ports, record))) return "approval-not-genuine";
  const decisions = wordsOf(record);
  const admins = await adminsAmong(ports, settings, [plan.by, ...approversOf({ decisions })]);
  const authorised = stillAuthorised(
    { decisions, approvers: plan.approvers, requester: plan.by },
    (user) => admins.has(user),
  );
  if (!authorised) return "no-longer-admin";
  return firstLook ? postureObjectionTo(ports, record) : null;
}

/**
 * Whether this round's approvals were given through us: nobody declined, each is sealed with our key and stands in the
 * record, by enough admins who may. A row put into the database by hand, or a state set by hand, fails here.
 */
async function isGenuine(ports: ObjectionPorts, record: PlanRecord): Promise<boolean> {
  const { plan, round } = record;
  const words = wordsOf(record);
  if (words.some(({ says }) => says !== "approve")) return false;
  if (!(await standsOnRecord(ports.store, record))) return false;
  const recorded = await approvalsOnRecord(ports, record);
  const members = new Set(plan.changes.map((each) => each.user));
  const counts = words.filter(
    (word) =>
      word.by !== plan.by &&
      !members.has(word.by) &&
      recorded.has(`${word.by} ${round}`) &&
      ports.seals.fits(plan.hash, word),
  );
  return (
    counts.length === words.length && approversOf({ decisions: counts }).length >= plan.approvers
  );
}

/** Who approved this very plan in which round, by the record. */
async function approvalsOnRecord(
  { store }: ObjectionPorts,
  { plan }: PlanRecord,
): Promise<ReadonlySet<string>> {
  const entries = await store.audit.ofKind("plan.approved", plan.id);
  return new Set(
    entries
      .filter(({ detail }) => detail.hash === plan.hash)
      .map(({ actor, detail }) => `${actor} ${detail.round}`),
  );
}

/**
 * Why the tenant's own policies speak against writing now, when they did not at the request; null when nothing new does.
 * Throws when they cannot be read: an hour-old answer is not good enough to write on. An undo only restores.
 */
async function postureObjectionTo(
  { posture }: ObjectionPorts,
  { plan, objections: seen }: PlanRecord,
): Promise<string | null> {
  if (plan.kind.kind === "undo") return null;
  const found = newObjections(seen, objections(await posture.read()));
  const [first] = found;
  if (first === undefined) return null;
  if (found.every(({ code }) => code === "posture-unreadable"))
    throw new BotError(
      "directory-unavailable",
      "Microsoft Graph did not say whether the tenant's policies still allow this plan.",
      "It is tried again within minutes, until the plan expires.",
    );
  return `Something has changed since it was asked for. ${objectionText(speechFor(RECORDS), first)}`;
}

/** Who of these is an admin now, by the same rule as at the click: an enabled member account in the group. Throws when it cannot be told. */
async function adminsAmong(
  { directory, groups }: ObjectionPorts,
  { adminGroupId }: { readonly adminGroupId: string },
  people: readonly UserId[],
): Promise<ReadonlySet<UserId>> {
  const profiles = await directory.usersById(people);
  const admins = new Set<UserId>();
  for (const user of people) {
    const profile = profiles.get(user);
    if (profile === undefined)
      throw new BotError(
        "directory-unavailable",
        "Microsoft Graph did not say whether those who approved are still admins.",
        "Nothing is written until it does.",
      );
    if (!profile?.accountEnabled || profile.userType !== "member") continue;
    if ((await groups.among(user, [adminGroupId])).has(adminGroupId)) admins.add(user);
  }
  return admins;
}
