import { type Exemption, type GrantRefusal, grantRefusalOf, reAskAt } from "../core/exemption.ts";
import type { UserId } from "../core/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, Tables } from "../ports/store.ts";
import { recordOf } from "./askExemption.ts";
import { isPrivileged, type StandingPorts, standingOf } from "./readStanding.ts";
import { reassess } from "./reassess.ts";

export interface DecideExemptionPorts extends StandingPorts {
  readonly store: Store;
  readonly clock: Clock;
}

export type DecidedExemption =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: GrantRefusal | "unknown" };

/**
 * A second person grants a request: from that moment the person is left out. Their standing is read again, and the cap is
 * counted again, in the same transaction. A contract that still holds ends where the new one begins.
 */
export async function grantExemption(
  ports: DecideExemptionPorts,
  id: string,
  by: UserId,
): Promise<DecidedExemption> {
  const found = await ports.store.exemptions.byId(id);
  const known = found && (await ports.store.people.byId(found.user));
  if (!found || !known) return { ok: false, why: "unknown" };
  const privileged = await isPrivileged(ports, known);
  const at = ports.clock.now();
  return ports.store.atomically(async (tables): Promise<DecidedExemption> => {
    await tables.exemptions.takeTurn();
    const asked = await tables.exemptions.byId(id);
    if (asked === null) return { ok: false, why: "unknown" };
    const standing = await standingOf(tables, ports, known, privileged, at);
    const refusal = grantRefusalOf(asked, by, standing, at);
    if (refusal !== null) return { ok: false, why: refusal };
    await takeEffect(tables, ports.breakGlass, asked, by, at);
    return { ok: true };
  });
}

async function takeEffect(
  tables: Tables,
  breakGlass: ReadonlySet<UserId>,
  asked: Exemption,
  by: UserId,
  at: Date,
): Promise<void> {
  const { id, user, until, reason } = asked;
  for (const held of await tables.exemptions.openOf(user))
    if (held.state === "granted")
      await tables.exemptions.close(held.id, "granted", "ended", by, at);
  await tables.exemptions.grant(id, by, at, reAskAt(at, until));
  const ruling = { says: "exempt", until } as const;
  await tables.rulings.make({ user, ruling, reason, by, at });
  await reassess(tables, breakGlass, user, ruling, at);
  await tables.audit.append([
    { at, actor: by, event: "exemption.granted", subject: user, detail: recordOf(asked) },
  ]);
}

/** Declines a request; whoever asked takes it back by the same word. */
export async function declineExemption(
  ports: Pick<DecideExemptionPorts, "store" | "clock">,
  id: string,
  by: UserId,
): Promise<DecidedExemption> {
  const at = ports.clock.now();
  return ports.store.atomically(async (tables): Promise<DecidedExemption> => {
    const asked = await tables.exemptions.byId(id);
    if (asked === null) return { ok: false, why: "unknown" };
    if (!(await tables.exemptions.close(id, "asked", "declined", by, at)))
      return { ok: false, why: "decided" };
    await tables.audit.append([
      { at, actor: by, event: "exemption.declined", subject: asked.user, detail: recordOf(asked) },
    ]);
    return { ok: true };
  });
}

/** What ending came to: `withdrawn` is a request taken back, `judged-anew` a word that this is a person taken back. */
export type EndedExemption = "ended" | "withdrawn" | "judged-anew" | "nothing";

/** Ends somebody's exemption early, with the request for another if there is one; else whatever was ruled on them. */
export async function endExemption(
  ports: Pick<DecideExemptionPorts, "store" | "clock" | "breakGlass">,
  user: UserId,
  by: UserId,
): Promise<{ readonly what: EndedExemption; readonly closed: readonly string[] }> {
  const at = ports.clock.now();
  return ports.store.atomically(async (tables) => {
    const open = await tables.exemptions.openOf(user);
    const closed: Exemption[] = [];
    for (const each of open) {
      const [from, to] =
        each.state === "granted"
          ? (["granted", "ended"] as const)
          : (["asked", "declined"] as const);
      if (await tables.exemptions.close(each.id, from, to, by, at)) closed.push(each);
    }
    const wasGranted = closed.some(({ state }) => state === "granted");
    const lifted = (wasGranted || open.length === 0) && (await tables.rulings.lift(user));
    if (lifted) await reassess(tables, ports.breakGlass, user, null, at);
    await tables.audit.append([
      ...closed.map((each) => ({
        at,
        actor: by,
        event:
          each.state === "granted" ? ("exemption.ended" as const) : ("exemption.declined" as const),
        subject: user,
        detail: recordOf(each),
      })),
      ...(lifted && !wasGranted
        ? [{ at, actor: by, event: "ruling.lifted" as const, subject: user, detail: {} }]
        : []),
    ]);
    return {
      what: whatEnded(wasGranted, closed.length > 0, lifted),
      closed: closed.map(({ id }) => id),
    };
  });
}

function whatEnded(granted: boolean, asked: boolean, lifted: boolean): EndedExemption {
  if (granted) return "ended";
  if (asked) return "withdrawn";
  return lifted ? "judged-anew" : "nothing";
}
