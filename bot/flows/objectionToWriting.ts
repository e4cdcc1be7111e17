import { objectionText } from "../cards/planWords.ts";
import { RECORDS, speechFor } from "../cards/speech.ts";
import { approversOf, stillAuthorised } from "../core/approval.ts";
import { BotError } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { newObjections, objections } from "../core/posture.ts";
import type { Clock } from "../ports/clock.ts";
import type { Directory, Groups, Posture } from "../ports/directory.ts";
import type { PlanRecord } from "../ports/store/plans.ts";
import type { Store } from "../ports/store.ts";
import { hashPlan } from "./hashPlan.ts";

export interface ObjectionPorts {
  readonly store: Pick<Store, "ledger">;
  readonly directory: Pick<Directory, "usersById">;
  readonly groups: Groups;
  readonly posture: Posture;
  readonly clock: Clock;
}

/**
 * Why nothing may be written now, by its name or, where a policy is in the way, in English; null when all is well. Throws
 * when it cannot be told.
 * @param firstLook whether the tenant's policies are read as well: once a run, since they allow one read a second
 */
export async function objectionToWriting(
  ports: ObjectionPorts,
  settings: { readonly adminGroupId: string },
  record: PlanRecord,
  firstLook: boolean,
): Promise<string | null> {
  const { plan, decisions } = record;
  if (plan.runsUntil <= ports.clock.now()) return "approval-ran-out";
  const frozen = await ports.store.ledger.of(plan.id);
  if (hashPlan({ ...plan, changes: frozen }) !== plan.hash) return "list-altered";
  const admins = await adminsAmong(ports, settings, [plan.by, ...approversOf({ decisions })]);
  const authorised = stillAuthorised(
    { decisions, approvers: plan.approvers, requester: plan.by },
    (user) => admins.has(user),
  );
  if (!authorised) return "no-longer-admin";
  return firstLook ? postureObjectionTo(ports, record) : null;
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
