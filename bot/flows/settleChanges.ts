import { setTimeout as sleep } from "node:timers/promises";
import type { AuditEntry, AuditEvent } from "../core/audit.ts";
import { type ChangeState, proves, resume } from "../core/enforcement.ts";
import type { PerUserMfaState } from "../core/person.ts";
import type { Clock } from "../ports/clock.ts";
import type { MfaStates } from "../ports/directory.ts";
import type { Change } from "../ports/store/plans.ts";
import type { Store } from "../ports/store.ts";

export interface SettlePorts {
  readonly store: Store;
  readonly mfaStates: Pick<MfaStates, "read">;
  readonly clock: Clock;
}

/** Reads people back until each shows the new state, or the waits are used up; then `recover` decides. */
export async function readBack(
  ports: SettlePorts,
  waitsMs: readonly number[],
  asked: readonly Change[],
): Promise<void> {
  let open = asked;
  for (const wait of waitsMs) {
    if (open.length === 0) return;
    if (wait > 0) await sleep(wait);
    const states = await ports.mfaStates.read(open.map((each) => each.user));
    const still: Change[] = [];
    for (const change of open) {
      const state = states.get(change.user) ?? "unknown";
      if (proves(change.target, state)) await verify(ports, change, state);
      else still.push(change);
    }
    open = still;
  }
}

/** Settles changes that were intended or sent and never proven: by this run a moment ago, or by one that died. */
export async function recover(
  ports: SettlePorts,
  waitsMs: readonly number[],
  unsettled: readonly Change[],
): Promise<void> {
  const states = await ports.mfaStates.read(unsettled.map((each) => each.user));
  let waiting = false;
  for (const change of unsettled) {
    const state = states.get(change.user) ?? "unknown";
    const age = change.intentAgeMs ?? 0;
    switch (resume(change, state, age)) {
      case "verified":
        await verify(ports, change, state);
        break;
      case "write-again":
        await ports.store.ledger.move(change.plan, change.user, ["intent", "sent"], {
          state: "planned",
        });
        break;
      case "conflict":
        await settle(
          ports,
          change,
          ["intent", "sent"],
          "conflict",
          "change.conflict",
          `reads ${state}`,
        );
        break;
      case "unknown":
        await settle(
          ports,
          change,
          ["intent", "sent"],
          "unknown",
          "change.unknown",
          `reads ${state}`,
        );
        break;
      case "wait":
        waiting = true;
    }
  }
  if (waiting) await sleep(waitsMs.at(-1) ?? 1000);
}

async function verify(
  ports: SettlePorts,
  change: Change,
  state: PerUserMfaState | "unknown",
): Promise<void> {
  if (state === "unknown") return;
  const at = ports.clock.now();
  await ports.store.atomically(async (tables) => {
    const moved = await tables.ledger.move(change.plan, change.user, ["intent", "sent"], {
      state: "verified",
      readBack: state,
    });
    if (!moved) return;
    await tables.people.update(change.user, { mfaState: state });
    await tables.audit.append([
      entry(at, change, "change.verified", {
        from: change.prior,
        to: change.target,
        readBack: state,
      }),
    ]);
  });
}

/** Ends one change, with its reason in the ledger and the record. */
export async function settle(
  ports: SettlePorts,
  change: Change,
  from: readonly ChangeState[],
  state: ChangeState,
  event: AuditEvent,
  reason: string,
): Promise<void> {
  const at = ports.clock.now();
  await ports.store.atomically(async ({ ledger, audit }) => {
    if (await ledger.move(change.plan, change.user, from, { state, reason }))
      await audit.append([entry(at, change, event, { reason })]);
  });
}

/** An audit entry about one person of a plan. */
export const entry = (
  at: Date,
  change: Change,
  event: AuditEvent,
  detail: AuditEntry["detail"],
): AuditEntry => ({
  at,
  actor: null,
  event,
  subject: change.plan,
  detail: { user: change.user, ...detail },
});
