import assert from "node:assert/strict";
import { openGraph } from "#bot/adapters/graph/openGraph.ts";
import { isBotError } from "#bot/core/errors.ts";
import { userId } from "#bot/core/ids.ts";
import { type Leave, workdayOf } from "#bot/core/workday.ts";
import type { Calendars } from "#bot/ports/calendars.ts";
import type { Presences } from "#bot/ports/presences.ts";
import type { Person } from "#sandbox/person.ts";
import { openSandbox, type Sandbox } from "#sandbox/server.ts";
import { OFFICE } from "../core/hours.ts";
import { patientClock } from "../graph/patientClock.ts";

const NOW = new Date("2026-11-23T08:00:00Z");

interface Tenant {
  readonly calendars: Calendars;
  readonly presences: Presences;
  readonly sandbox: Sandbox;
}

async function inTenant(test: (tenant: Tenant) => Promise<void>): Promise<void> {
  const sandbox = await openSandbox({
    people: 400,
    frozen: true,
    now: NOW,
    population: { worldwide: true },
  });
  const graph = openGraph({
    graphUrl: sandbox.graphUrl,
    credential: { kind: "sandbox" },
    clock: patientClock(NOW),
    appId: sandbox.tenant.ids.manifestId,
    sleep: async () => {},
  });
  try {
    await test({ ...graph, sandbox });
    const wrong = sandbox.journal.entries.filter(({ kind }) => kind === "invalid-request");
    assert.deepEqual(wrong, []);
  } finally {
    graph.close();
    await sandbox.close();
  }
}

const placeOf = ({ usageLocation, country, city, officeLocation }: Person) => ({
  usageLocation,
  country,
  city,
  office: officeLocation,
});

/** What a clock shows, told by Intl. */
const offset = (zone: string): string =>
  new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).format(NOW);

/** Everybody who has a mailbox, and what it says; of everybody else it must say that there is none. */
async function mailboxes({ calendars, sandbox }: Tenant) {
  const { people } = sandbox.tenant;
  const found = await calendars.read(people.map(({ id }) => userId(id)));
  return people.flatMap((person) => {
    const calendar = found.get(userId(person.id));
    if (typeof calendar === "object") return [{ person, calendar }];
    assert.deepEqual([calendar, person.mailbox], ["none", null]);
    return [];
  });
}

function leaveOf(replies: Person["settings"]["automaticReplies"]): Leave {
  switch (replies.status) {
    case "disabled":
      return { state: "none" };
    case "alwaysEnabled":
      return { state: "open-ended" };
    case "scheduled":
      return { state: "dated", from: replies.from, until: replies.to };
  }
}

describe("calendars and presences: Microsoft Graph over the sandbox", () => {
  it("everybody's zone, days and hours are what they set in Outlook, wherever they live", () =>
    inTenant(async (tenant) => {
      const zones = new Set<string>();
      for (const { person, calendar } of await mailboxes(tenant)) {
        const { timeZone, workingHours, locale } = person.settings;
        assert.equal(calendar.language, locale);
        if (timeZone === "" || workingHours === null) continue;
        const { hours, zoneBy } = workdayOf(placeOf(person), calendar, OFFICE);
        assert.equal(zoneBy, "mailbox");
        assert.deepEqual([hours.from, hours.to], [workingHours.startTime, workingHours.endTime]);
        assert.equal(hours.weekdays.length, workingHours.daysOfWeek.length);
        if (timeZone.includes("/")) assert.equal(offset(hours.zone), offset(timeZone));
        zones.add(hours.zone);
      }
      assert.ok(zones.size >= 8, [...zones].join());
    }));

  it("a leave of each kind is read", () =>
    inTenant(async (tenant) => {
      const kinds = new Set<string>();
      for (const { person, calendar } of await mailboxes(tenant)) {
        const { automaticReplies } = person.settings;
        kinds.add(automaticReplies.status);
        assert.deepEqual(calendar.leave, leaveOf(automaticReplies));
      }
      assert.deepEqual([...kinds].toSorted(), ["alwaysEnabled", "disabled", "scheduled"]);
    }));

  it("without the permission every mailbox is refused, and nothing is thrown", () =>
    inTenant(async ({ calendars, sandbox }) => {
      sandbox.tenant.manners.withheld = ["MailboxSettings.Read"];
      const ids = sandbox.tenant.people.slice(0, 30).map(({ id }) => userId(id));
      assert.deepEqual(new Set((await calendars.read(ids)).values()), new Set(["refused"]));
    }));

  it("who is in a meeting is busy; without the permission it throws", () =>
    inTenant(async ({ presences, sandbox }) => {
      const { tenant } = sandbox;
      const ids = tenant.people.map(({ id }) => userId(id));
      const before = await presences.busy(ids);
      const free = tenant.person("Adele Vance");
      tenant.setPresence(free.id, "Busy", "InAMeeting");
      const after = await presences.busy(ids);
      assert.ok(after.has(userId(free.id)));
      assert.deepEqual(
        [...before].filter((id) => !after.has(id)),
        [],
      );
      tenant.setPresence(free.id, "Available");
      assert.equal((await presences.busy([userId(free.id)])).size, 0);
      tenant.manners.withheld = ["Presence.Read.All"];
      await assert.rejects(presences.busy(ids), (error) => isBotError(error, "directory-denied"));
    }));
});
