import { type CsvRow, peopleCsv } from "../../cards/csv.ts";
import { isoDay } from "../../cards/dates.ts";
import { planCsv } from "../../cards/planCsv.ts";
import { shortHash } from "../../cards/plans.ts";
import type { Speech } from "../../cards/speech.ts";
import type { AuditEntry } from "../../core/audit.ts";
import { planId, type UserId, userId } from "../../core/ids.ts";
import { reachOf } from "../../core/reach.ts";
import { plainText } from "../../core/text.ts";
import { evidencePack } from "../../flows/evidencePack.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Store } from "../../ports/store.ts";

export interface MakePorts {
  readonly store: Store;
  readonly clock: Clock;
}

/** A file as it was made just now, and what is said and recorded of it. */
export interface Made {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly describe: (speech: Speech) => string;
  readonly done: (speech: Speech) => string;
  readonly detail: AuditEntry["detail"];
}

/** What can be exported, by the name its offer is kept under. `about` is a plan's or a person's id; null when it is gone. */
export const EXPORTS: Readonly<
  Record<string, (ports: MakePorts, about: string, zone: string) => Promise<Made | null>>
> = {
  "export.people": async ({ store, clock }, _, zone) => {
    const now = clock.now();
    const rows = await everyone(store, now);
    const people = rows.length;
    return {
      name: `mfa-status-${isoDay(now, zone)}.csv`,
      bytes: Buffer.from(peopleCsv(rows)),
      describe: (speech) => speech.say("export:description", { people: speech.people(people) }),
      done: (speech) => speech.say("export:done", { people: speech.people(people) }),
      detail: { people },
    };
  },

  "export.evidence": async (ports, about) => {
    const id = planId(about);
    const bytes = await evidencePack(ports, id);
    const hash = await ports.store.plans.hashOf(id);
    if (bytes === null || hash === null) return null;
    const plan = shortHash(hash);
    return {
      name: `mfa-evidence-${plan.replaceAll(" ", "")}.zip`,
      bytes,
      describe: ({ say }) => say("export:packDescription", { plan }),
      done: ({ say }) => say("export:packDone", { plan }),
      detail: { plan: id, sizeInBytes: bytes.length },
    };
  },

  "export.plan": async ({ store }, about) => {
    const id = planId(about);
    const hash = await store.plans.hashOf(id);
    if (hash === null) return null;
    const rows = await store.planEvidence.of(id);
    const plan = shortHash(hash);
    const people = rows.length;
    return {
      name: `mfa-plan-${plan.replaceAll(" ", "")}.csv`,
      bytes: Buffer.from(planCsv(rows)),
      describe: (speech) =>
        speech.say("export:planDescription", { plan, people: speech.people(people) }),
      done: ({ say }) => say("export:planDone", { plan }),
      detail: { plan: id, people },
    };
  },

  "export.person": async (ports, about) => {
    const user = userId(about);
    const bytes = Buffer.from(await personJson(ports.store, user));
    const name = plainText((await ports.store.people.byId(user))?.person.displayName ?? user);
    return {
      name: `mfa-person-${user}.json`,
      bytes,
      describe: ({ say }) => say("export:personDescription", { name }),
      done: ({ say }) => say("export:personDone", { name }),
      detail: { user, sizeInBytes: bytes.length },
    };
  },
};

/** More entries about one person than years of reminders and plans make. */
const ENTRIES = 10_000;

async function personJson({ erasure, audit }: Store, user: UserId): Promise<string> {
  const held: Record<string, object[]> = {};
  for (const { table, row } of await erasure.held(user)) {
    held[table] ??= [];
    held[table].push(row);
  }
  const record = await audit.latest(ENTRIES, user);
  return `${JSON.stringify({ user, held, record }, null, 2)}\n`;
}

/** Everyone known, with their last reminder and reply. */
async function everyone(store: Store, now: Date): Promise<readonly CsvRow[]> {
  const rows: CsvRow[] = [];
  for await (const batch of store.people.each({})) {
    const ids = batch.map(({ person }) => person.id);
    const [nudges, replies, reached] = await Promise.all([
      store.nudges.latest(ids),
      store.replies.latestOf(ids),
      store.reach.of(ids, now),
    ]);
    for (const { person, verdict } of batch) {
      const nudge = nudges.get(person.id);
      const reply = replies.get(person.id);
      const reach = reached.get(person.id);
      rows.push({
        person,
        verdict,
        ...(nudge && { lastNudgeAt: nudge.plannedAt }),
        ...(reply && { lastReply: reply }),
        ...(reach && { reach: { is: reachOf(reach.facts), lastRung: reach.lastRung } }),
      });
    }
  }
  return rows;
}
