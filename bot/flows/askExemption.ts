import { randomUUID } from "node:crypto";
import {
  datesOf,
  type Exemption,
  type ExemptionClass,
  type ExemptionProblem,
  type ExemptionRefusal,
  type ExemptionTerms,
  faultsOf,
  refusalOf,
} from "../core/exemption.ts";
import type { UserId } from "../core/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { Groups } from "../ports/directory.ts";
import type { Managers } from "../ports/managers.ts";
import type { AskedExemption } from "../ports/store/exemptions.ts";
import type { Store } from "../ports/store.ts";
import { isPrivileged, type StandingPorts, standingOf } from "./readStanding.ts";

export interface AskExemptionPorts extends StandingPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly groups: Groups;
  readonly managers: Managers;
}

export interface ExemptionOrder {
  readonly by: UserId;
  readonly user: UserId;
  readonly owner: UserId;
  readonly terms: ExemptionTerms;
}

type AskRefusal =
  | { readonly why: "faults"; readonly faults: readonly ExemptionProblem[] }
  | {
      readonly why: "too-many";
      readonly granted: number;
      readonly most: number;
      readonly base: number;
    }
  | {
      readonly why:
        | Exclude<ExemptionRefusal, "too-many">
        | "unknown-person"
        | "own-exemption"
        | "asked-already"
        | "nobody-to-grant";
    };

export type AskedFor =
  | { readonly ok: true; readonly asked: AskedExemption; readonly admins: readonly UserId[] }
  | ({ readonly ok: false } & AskRefusal);

/**
 * Writes down a request to leave somebody out for a while. It changes nothing by itself: `admins` are those who may grant
 * it. Nobody asks for themselves, and no account that could do harm is ever left out.
 */
export async function askExemption(
  ports: AskExemptionPorts,
  order: ExemptionOrder,
): Promise<AskedFor> {
  const { by, user, owner, terms } = order;
  const known = await ports.store.people.byId(user);
  if (known === null) return { ok: false, why: "unknown-person" };
  if (by === user) return { ok: false, why: "own-exemption" };
  const faults: readonly ExemptionProblem[] = [
    ...faultsOf(terms),
    ...((await mayOwn(ports, owner, user)) ? [] : (["owner"] as const)),
  ];
  const { why, days } = terms;
  if (faults.length > 0 || why === null || days === null)
    return { ok: false, why: "faults", faults };
  const privileged = await isPrivileged(ports, known);
  const members = await ports.groups.members(ports.adminGroupId);
  const admins = members.map(({ id }) => id).filter((id) => id !== by && id !== user);
  if (admins.length === 0) return { ok: false, why: "nobody-to-grant" };

  const at = ports.clock.now();
  const asked = requestOf({ ...order, terms: { ...terms, why, days } }, at);
  return ports.store.atomically(async (tables): Promise<AskedFor> => {
    await tables.exemptions.takeTurn();
    const open = await tables.exemptions.openOf(user);
    if (open.some(({ state }) => state === "asked")) return { ok: false, why: "asked-already" };
    const standing = await standingOf(tables, ports, known, privileged, at);
    const refusal = refusalOf(standing);
    if (refusal === "too-many") return { ok: false, why: refusal, ...standing };
    if (refusal !== null) return { ok: false, why: refusal };
    await tables.exemptions.ask(asked);
    await tables.audit.append([
      { at, actor: by, event: "exemption.asked", subject: user, detail: recordOf(asked) },
    ]);
    return { ok: true, asked, admins };
  });
}

/** An admin answers for an exemption, or the manager of the person: never the person. */
async function mayOwn(ports: AskExemptionPorts, owner: UserId, user: UserId): Promise<boolean> {
  if (owner === user) return false;
  if ((await ports.groups.among(owner, [ports.adminGroupId])).size > 0) return true;
  return (await ports.managers.of([user])).get(user)?.id === owner;
}

function requestOf(
  order: ExemptionOrder & {
    readonly terms: { readonly why: ExemptionClass; readonly days: number };
  },
  at: Date,
): AskedExemption {
  const { by, user, owner, terms } = order;
  return {
    id: randomUUID(),
    user,
    why: terms.why,
    reason: terms.reason.trim(),
    control: terms.control.trim(),
    owner,
    askedBy: by,
    askedAt: at,
    ...datesOf(terms.days, at),
  };
}

/** What the audit log keeps of it. The asker's own words stay out: they may name people, and the log cannot forget. */
export const recordOf = ({ why, until, owner }: Pick<Exemption, "why" | "until" | "owner">) => ({
  class: why,
  until: until.toISOString(),
  owner,
});
