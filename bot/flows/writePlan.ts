import { stopWords } from "../cards/planWords.ts";
import { RECORDS, speechFor } from "../cards/speech.ts";
import type { PlanId, UserId } from "../core/ids.ts";
import type { KillSwitch } from "../ports/killSwitch.ts";
import type { Change, PlanRecord } from "../ports/store/plans.ts";
import { haltIfBad } from "./haltPlan.ts";
import {
  type ObjectionPorts,
  type ObjectionSettings,
  objectionToWriting,
} from "./objectionToWriting.ts";
import { recover, type SettleSettings } from "./settleChanges.ts";
import type { Held } from "./underLease.ts";
import { type WatchPorts, watched } from "./watchSignIns.ts";
import { dayRoom, type GateSettings, noteSettled, waveWaitMs } from "./waveGate.ts";
import type { ChunkPorts } from "./writeChunk.ts";
import { GROUP, type GroupSettings, Stride, writeGroup } from "./writeGroup.ts";

export type WritePorts = ChunkPorts &
  ObjectionPorts &
  WatchPorts & { readonly killSwitch: KillSwitch };

export interface WriteSettings
  extends ObjectionSettings,
    SettleSettings,
    GateSettings,
    GroupSettings {
  readonly breakGlass: ReadonlySet<UserId>;
}

/** Called when a wave is settled, and at the end: now and then in between. */
export type Announce = (plan: PlanId, when: "now" | "soon") => Promise<void>;

/**
 * Writes an approved plan as far as it may be written now: to its end, until it is stopped or halts, or until it has to
 * wait: for a wave to have been watched, for tomorrow, for a read that lags. Returns when to go on; null when there is
 * nothing to go on with. Safe to start again after a crash at any point: the ledger says who was intended, and a read of
 * the person says what became of it, whatever the plan's state.
 */
export async function writePlan(
  ports: WritePorts,
  settings: WriteSettings,
  id: PlanId,
  held: Held,
  announce: Announce,
): Promise<Date | null> {
  const stride = new Stride(ports.clock, settings.writesPerSecond);
  let looked = 0;
  for (;;) {
    const record = await ports.store.plans.byId(id);
    if (record === null || !held.isMine()) return null;
    const step = await nextStep(ports, settings, record, held, looked);
    if (step.is === "again") continue;
    await announce(id, step.is === "group" && looked === step.wave ? "soon" : "now");
    if (step.is === "end") return null;
    if (step.is === "wait") return new Date(ports.clock.now().getTime() + step.ms);
    looked = step.wave;
    await writeGroup(ports, settings, record, step.group, held, stride);
  }
}

type Step =
  | { readonly is: "again" }
  | { readonly is: "end" }
  | { readonly is: "wait"; readonly ms: number }
  | { readonly is: "group"; readonly wave: number; readonly group: readonly Change[] };

/** What comes next: settling what is under way before anything else, and writing only when everything allows it. */
async function nextStep(
  ports: WritePorts,
  settings: WriteSettings,
  record: PlanRecord,
  held: Held,
  looked: number,
): Promise<Step> {
  const { ledger } = ports.store;
  const { id } = record.plan;
  const unsettled = await ledger.inState(id, ["intent", "sent"], GROUP);
  if (unsettled.length > 0) {
    const ms = await recover(ports, settings, unsettled, held);
    return ms > 0 ? { is: "wait", ms } : { is: "again" };
  }
  const planned = await ledger.inState(id, ["planned"], GROUP);
  const wave = planned[0]?.wave;
  if (wave !== undefined) await noteSettled(ports, record, wave);
  if (record.state !== "writing" || ports.killSwitch.pulled() !== null) return { is: "end" };
  if (await haltIfBad(ports, record, null)) return { is: "end" };
  if (wave === undefined) {
    await finish(ports, record);
    return { is: "end" };
  }
  const room = await dayRoom(ports, settings, record);
  const ms = Math.max(await waveWaitMs(ports, settings, record, wave), room.waitMs);
  if (ms > 0) return { is: "wait", ms };
  const objection = await objectionToWriting(ports, settings, record, looked < wave);
  if (objection !== null) {
    await stop(ports, record, objection);
    return { is: "end" };
  }
  if (looked < wave && (await haltIfBad(ports, record, await watched(ports, record, wave))))
    return { is: "end" };
  const group = planned.filter((each) => each.wave === wave).slice(0, room.people);
  return { is: "group", wave, group };
}

async function stop(ports: WritePorts, record: PlanRecord, why: string): Promise<void> {
  const at = ports.clock.now();
  await ports.store.atomically(async ({ plans, audit }) => {
    if (!(await plans.move(record.plan.id, "writing", "stopped", why))) return;
    await audit.append([
      {
        at,
        actor: null,
        event: "plan.stopped",
        subject: record.plan.id,
        detail: { why: stopWords(speechFor(RECORDS), why) },
      },
    ]);
  });
}

async function finish(ports: WritePorts, { plan }: PlanRecord): Promise<void> {
  const at = ports.clock.now();
  const last = Math.max(1, ...plan.changes.map((each) => each.wave));
  const tally = await ports.store.ledger.tally(plan.id);
  await ports.store.atomically(async ({ plans, waves, audit }) => {
    if (!(await plans.move(plan.id, "writing", "done", null))) return;
    await waves.settled(plan.id, last, at);
    await audit.append([
      { at, actor: null, event: "plan.finished", subject: plan.id, detail: tally },
    ]);
  });
}
