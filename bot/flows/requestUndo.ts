import { undoableUntil, undoing } from "../core/enforcement.ts";
import type { PlanId, UserId } from "../core/ids.ts";
import type { Hold, PlannedChange } from "../core/plan.ts";
import type { MfaReads } from "../ports/directory.ts";
import { type Opened, type OpenPorts, type OpenSettings, openPlan } from "./openPlan.ts";

export interface UndoPorts extends OpenPorts {
  readonly mfaStates: MfaReads;
}

export interface UndoSettings extends OpenSettings {
  /** How long a plan can be undone after its last write. */
  readonly undoDays: number;
}

export interface UndoOrder {
  readonly by: UserId;
  readonly of: PlanId;
}

export type UndoRequested =
  | Opened
  | { readonly ok: false; readonly why: "no-such-plan" | "nothing-to-undo" | "still-writing" }
  | { readonly ok: false; readonly why: "undo-too-late"; readonly days: number };

/** Opens a plan that restores what `of` changed and is still as `of` left it. It needs the same approvals. */
export async function requestUndo(
  ports: UndoPorts,
  settings: UndoSettings,
  order: UndoOrder,
): Promise<UndoRequested> {
  const record = await ports.store.plans.byId(order.of);
  if (record === null) return { ok: false, why: "no-such-plan" };
  if (record.state === "writing") return { ok: false, why: "still-writing" };
  const written = (await ports.store.ledger.of(order.of)).filter(
    (each) => each.state === "verified",
  );
  const until = undoableUntil(written, settings.undoDays);
  if (until !== null && until <= ports.clock.now())
    return { ok: false, why: "undo-too-late", days: settings.undoDays };
  const states = await ports.mfaStates.read(written.map((each) => each.user));
  const changes: PlannedChange[] = [];
  const holds: Hold[] = [];
  for (const change of written) {
    const { user, displayName } = change;
    const back = undoing(change, states.get(user) ?? "unknown");
    if (back === null) holds.push({ user, displayName, why: "changed-since" });
    else if (user === order.by) holds.push({ user, displayName, why: "is-requester" });
    else changes.push(back);
  }
  if (changes.length === 0) return { ok: false, why: "nothing-to-undo" };
  return openPlan(ports, settings, {
    kind: { kind: "undo", of: order.of },
    by: order.by,
    override: null,
    emergency: false,
    notes: null,
    draft: { changes, holds },
    evidence: null,
  });
}
