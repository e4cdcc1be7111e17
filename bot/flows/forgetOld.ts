import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import { IMPORT_DAYS } from "./importSignIns.ts";

export interface ForgetPorts {
  readonly store: Store;
  readonly clock: Clock;
}

export interface KeepDays {
  /** Of what is kept for the work: messages, replies, cards. Counted from when their campaign was over. */
  readonly operational: number;
  /** Of who is meant in the record. The record itself stays: it could not be verified with rows missing. */
  readonly audit: number;
}

const DAY_MS = 86_400_000;

/** Removes what nobody needs any more, once a night, and writes down how much. Nothing to remove is not written down. */
export async function forgetOld({ store, clock }: ForgetPorts, keep: KeepDays): Promise<void> {
  const at = clock.now();
  const before = new Date(at.getTime() - keep.operational * DAY_MS);
  const beforeAudit = new Date(at.getTime() - keep.audit * DAY_MS);
  await store.atomically(async ({ retention, importedSignIns, audit }) => {
    const over = await retention.campaignsOver(before);
    const forgotten = await retention.forget(over, before);
    const imported = await importedSignIns.forget(new Date(at.getTime() - IMPORT_DAYS * DAY_MS));
    const gone = { ...forgotten, imported, ...(await retention.forgetPeople(beforeAudit)) };
    if (Object.values(gone).every((many) => many === 0)) return;
    const detail = { ...gone, days: keep.operational, auditDays: keep.audit };
    await audit.append([
      { at, actor: null, event: "retention.done", subject: "retention", detail },
    ]);
  });
}
