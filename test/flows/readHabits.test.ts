import assert from "node:assert/strict";
import type { PostgresStore } from "#bot/adapters/postgres/openStore.ts";
import { BotError } from "#bot/core/errors.ts";
import type { UserId } from "#bot/core/ids.ts";
import type { Calendar } from "#bot/core/workday.ts";
import { guessedWithout } from "#bot/flows/optionalReads.ts";
import {
  expectedHours,
  type FreshHabitPorts,
  firstLook,
  readHabits,
  refreshHabits,
} from "#bot/flows/readHabits.ts";
import { person as anyone } from "../core/builders.ts";
import { OFFICE, utc } from "../core/hours.ts";
import { openTestStore } from "../support/store.ts";

const CALENDAR: Calendar = {
  zones: ["Asia/Kolkata"],
  offsets: [],
  week: { days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" },
  language: "hi-IN",
  leave: { state: "none" },
};
const MONDAY = utc("2026-01-05T10:00");
const adele = anyone({ country: "NO" });
const megan = anyone({ id: "megan" as UserId, country: "NO" });
const REFUSED = new BotError("directory-denied", "no", "Grant it.");
const DOWN = new BotError("directory-unavailable", "no", "Wait.");

type Said = Calendar | "none" | "refused";

describe("reading habits", () => {
  let store: PostgresStore;
  before(async () => {
    store = await openTestStore();
  });
  after(() => store.close());
  beforeEach(() => store.pool.query("delete from habits; delete from cursors"));

  /** A tenant whose mailboxes say `said`, in which `busy` are in a meeting; both may fail instead. */
  function tenant(said: Record<string, Said> | BotError, busy: readonly UserId[] | BotError = []) {
    const asked = { mailboxes: [] as UserId[], presences: [] as UserId[] };
    let now = MONDAY;
    const ports: FreshHabitPorts = {
      hours: OFFICE,
      store,
      clock: { now: () => now, until: async () => {} },
      holidays: {
        daysOff: async (country) => new Set(country === "NO" ? ["2026-01-06"] : []),
      },
      calendars: {
        async read(ids) {
          asked.mailboxes.push(...ids);
          if (said instanceof BotError) throw said;
          return new Map(ids.flatMap((id) => (said[id] ? [[id, said[id]]] : [])));
        },
      },
      presences: {
        async busy(ids) {
          asked.presences.push(...ids);
          if (busy instanceof BotError) throw busy;
          return new Set(busy.filter((id) => ids.includes(id)));
        },
      },
    };
    return {
      asked,
      ports,
      at: (moment: string) => {
        now = utc(moment);
      },
      refresh: async (...people: (typeof adele)[]) => refreshHabits(ports, people, OFFICE),
    };
  }

  it("a mailbox that may be read, then its hours hold, and are kept for whoever does not ask", async () => {
    const { ports, refresh } = tenant({ [adele.id]: CALENDAR });
    const fresh = (await refresh(adele)).get(adele.id);
    assert.equal(fresh?.hours.zone, "Asia/Kolkata");
    assert.equal(fresh.hours.to, "18:00");
    assert.equal(fresh.language, "hi-IN");
    assert.equal(fresh.zoneBy, "mailbox");
    assert.deepEqual((await readHabits(ports, [adele], OFFICE)).get(adele.id), fresh);
  });

  it("holidays are those of where they are", async () => {
    const { refresh } = tenant({});
    const habits = await refresh(adele, anyone({ id: "diego" as UserId, country: "MX" }));
    assert.deepEqual(
      [...habits.values()].map(({ hours }) => [...(hours.daysOff ?? [])]),
      [["2026-01-06"], []],
    );
  });

  it("away since this morning, then the message due now waits until they are back", async () => {
    const leave = { state: "dated", from: MONDAY, until: utc("2026-01-19T00:00") } as const;
    const { refresh } = tenant({ [adele.id]: { ...CALENDAR, leave } });
    const { from, until } = (await refresh(adele)).get(adele.id)?.hours.away ?? {};
    assert.deepEqual([from, until], [leave.from, leave.until]);
  });

  it("looked at again while a meeting lasts, then the mailbox is not read again; next day it is", async () => {
    const { asked, at, refresh } = tenant({ [adele.id]: CALENDAR });
    await refresh(adele);
    at("2026-01-05T11:45");
    await refresh(adele);
    assert.equal(asked.mailboxes.length, 1);
    at("2026-01-06T10:00");
    await refresh(adele);
    assert.equal(asked.mailboxes.length, 2);
  });

  it("no mailbox to read, then nobody asks again that day, and the guess holds", async () => {
    const { asked, at, refresh } = tenant({ [adele.id]: "none" });
    assert.equal((await refresh(adele)).get(adele.id)?.hours.zone, "Europe/Oslo");
    at("2026-01-06T09:00");
    await refresh(adele);
    assert.equal(asked.mailboxes.length, 1);
    at("2026-01-06T10:00");
    await refresh(adele);
    assert.equal(asked.mailboxes.length, 2);
  });

  it("the permission missing, then no mailbox is asked for a day, and an admin is told what is guessed", async () => {
    const { asked, at, ports, refresh } = tenant({ [adele.id]: "refused", [megan.id]: "refused" });
    assert.deepEqual(await guessedWithout(store, MONDAY), []);
    assert.equal((await refresh(adele)).get(adele.id)?.zoneBy, "country");
    await refresh(megan);
    assert.deepEqual(asked.mailboxes, [adele.id]);
    assert.deepEqual(await guessedWithout(store, MONDAY), [{ is: "guessed-hours" }]);
    at("2026-01-06T10:00");
    assert.deepEqual(await guessedWithout(store, ports.clock.now()), []);
    await refresh(megan);
    assert.deepEqual(asked.mailboxes, [adele.id, megan.id]);
  });

  it("one mailbox refused among others, then the others are still read", async () => {
    const { asked, refresh } = tenant({ [adele.id]: CALENDAR, [megan.id]: "refused" });
    await refresh(adele, megan);
    await refresh(anyone({ id: "lynne" as UserId }));
    assert.deepEqual(asked.mailboxes, [adele.id, megan.id, "lynne"]);
    assert.deepEqual(await guessedWithout(store, MONDAY), []);
  });

  it("Graph does not answer, then what was known holds, and it is left alone for a quarter of an hour", async () => {
    await tenant({ [adele.id]: CALENDAR }).refresh(adele);
    const { asked, at, refresh } = tenant(DOWN);
    at("2026-01-06T10:00");
    assert.equal((await refresh(adele)).get(adele.id)?.hours.zone, "Asia/Kolkata");
    at("2026-01-06T10:14");
    await refresh(adele);
    assert.equal(asked.mailboxes.length, 1);
    at("2026-01-06T10:15");
    await refresh(adele);
    assert.equal(asked.mailboxes.length, 2);
  });

  it("one mailbox gives no answer, then it is no good moment for its owner: a leave may have been announced", async () => {
    const habits = await tenant({ [adele.id]: CALENDAR }).refresh(adele, megan);
    assert.deepEqual(
      [...habits.values()].map(({ busy }) => busy),
      [false, true],
    );
    assert.equal((await tenant(DOWN).refresh(megan)).get(megan.id)?.busy, true);
    const kept = tenant({ [megan.id]: "refused" });
    kept.at("2026-01-05T10:20");
    const unread = await kept.refresh(megan);
    assert.equal(unread.get(megan.id)?.busy, false, "what we may not read is guessed");
  });

  it("in a meeting, then busy; only those whose hours it is are asked about", async () => {
    const asleep = anyone({ id: "isaiah" as UserId, country: "JP" });
    const said = { [adele.id]: "none", [megan.id]: CALENDAR, [asleep.id]: "none" } as const;
    const { asked, refresh } = tenant(said, [adele.id, megan.id]);
    const habits = await refresh(adele, megan, asleep);
    assert.deepEqual(
      [...habits.values()].map(({ busy }) => busy),
      [true, true, false],
    );
    assert.deepEqual(asked.presences, [adele.id, megan.id]);
  });

  it("presence may not be read, then nobody is busy, and nobody asks again that day", async () => {
    const { asked, at, refresh } = tenant({ [adele.id]: "none" }, REFUSED);
    assert.equal((await refresh(adele)).get(adele.id)?.busy, false);
    at("2026-01-05T14:00");
    await refresh(adele);
    assert.equal(asked.presences.length, 1);
    assert.deepEqual(await guessedWithout(store, MONDAY), [{ is: "unseen-presences" }]);
  });

  it("a bug is not taken for a refusal", async () => {
    const { ports } = tenant({});
    const broken = { ...ports, calendars: { read: () => Promise.reject(new TypeError("bug")) } };
    await assert.rejects(refreshHabits(broken, [adele], OFFICE), TypeError);
  });

  it("before anything was read, then people are looked at when the earlier of two mornings begins", () => {
    const { ports } = tenant({});
    const tokyo = anyone({ country: "JP" });
    const denver = anyone({ country: "US", city: "Denver" });
    assert.equal(expectedHours(ports, denver, OFFICE).zone, "America/Denver");
    const sunday = utc("2026-01-04T12:00");
    assert.deepEqual(firstLook(ports, tokyo, OFFICE, sunday), utc("2026-01-05T01:00"));
    assert.deepEqual(firstLook(ports, denver, OFFICE, sunday), utc("2026-01-05T09:00"));
  });
});
