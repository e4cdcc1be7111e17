import { randomUUID } from "node:crypto";
import { openDatabase } from "#bot/adapters/postgres/openDatabase.ts";
import { openStore, type PostgresStore } from "#bot/adapters/postgres/openStore.ts";
import type { SendingHours } from "#bot/core/cadence.ts";
import { type Campaign, PLAIN_VOICE } from "#bot/core/campaign.ts";
import { campaignId, postId, scanId, type UserId, userId } from "#bot/core/ids.ts";
import type { Person } from "#bot/core/person.ts";
import { EVERYONE } from "#bot/core/scope.ts";
import { factsOf, idOf } from "../judge/tenant.ts";

export const CAMPAIGN = campaignId("bench");

/** Databases with everyone in one campaign, all chats known; made once and copied for each run. */
export interface Seed {
  readonly conversations: readonly string[];
  /** A database of its own for one run, by URL. */
  copy(): Promise<string>;
  drop(url: string): Promise<void>;
  close(): Promise<void>;
}

/** `due`: the bot still has to decide on everyone. `planned`: it is all in the outbox. */
export type Stage = "due" | "planned";

export async function seed(
  people: number,
  stage: Stage,
  serviceUrl: string,
  databaseUrl: string,
): Promise<Seed> {
  const admin = await openDatabase({ databaseUrl, log: () => {} });
  const template = databaseName();
  const urlOf = (name: string) => databaseUrl.replace(/\/[^/]*$/, `/${name}`);
  await admin.pool.query(`create database ${template}`);
  const store = await openStore({ databaseUrl: urlOf(template), log: () => {} });
  try {
    await fill(store, people, stage, serviceUrl);
    await store.pool.query("analyze");
  } finally {
    await store.close();
  }
  const drop = (name: string) => admin.pool.query(`drop database ${name} with (force)`);
  return {
    conversations: Array.from({ length: people }, (_, n) => conversationOf(n)),
    async copy() {
      const name = databaseName();
      await admin.pool.query(`create database ${name} template ${template}`);
      return urlOf(name);
    },
    drop: async (url) => void (await drop(new URL(url).pathname.slice(1))),
    async close() {
      await drop(template);
      await admin.close();
    },
  };
}

const databaseName = (): string => `bench_${randomUUID().replaceAll("-", "").slice(0, 12)}`;

export const conversationOf = (n: number): string => `a-${n}`;
const userOf = (n: number): UserId => userId(idOf(n));

/** All day, every day, in the zone where it is about noon: what is measured must not run into a night. */
export function allDay(now: Date): SendingHours {
  const ahead = 12 - now.getUTCHours();
  const zone = ahead === 0 ? "Etc/UTC" : `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
  return { zone, from: "00:00", to: "23:59", weekdays: [1, 2, 3, 4, 5, 6, 7] };
}

const CHUNK = 2_000;
const NOBODY = userId("00000000-0000-4000-8000-000000000000");

async function fill(
  store: PostgresStore,
  people: number,
  stage: Stage,
  serviceUrl: string,
): Promise<void> {
  const now = new Date();
  const scan = scanId("bench");
  await store.scans.begin(scan, null, now);
  await store.campaigns.start(campaignAt(now));
  for (let from = 0; from < people; from += CHUNK) {
    const numbers = Array.from({ length: Math.min(CHUNK, people - from) }, (_, nth) => from + nth);
    await store.atomically(async (tables) => {
      const found = numbers.map((n) => ({ person: personOf(n, now), verdict: "nudge" as const }));
      await tables.scans.stageUsers(
        scan,
        found.map(({ person }) => ({ profile: person, mfaState: person.mfaState })),
      );
      await tables.scans.assess(scan, found);
      const dueAt = stage === "due" ? now : new Date(now.getTime() + WEEK_MS);
      const entrants = numbers.map((n) => ({
        ...{ user: userOf(n), dueAt, privileged: false },
        entry: "first" as const,
      }));
      await tables.campaigns.enrol(CAMPAIGN, entrants, now);
      for (const n of numbers) {
        const address = { serviceUrl, conversationId: conversationOf(n) };
        await tables.chats.remember({ user: userOf(n), address, locale: "en-GB" });
      }
      if (stage === "planned") await tables.nudges.plan(numbers.map((n) => plannedAt(n, now)));
    });
  }
  await store.scans.finish(scan, { people, reportAsOf: now, confirmed: 0, gaps: [] }, now);
  await store.cursors.set("notice", now);
}

const WEEK_MS = 7 * 24 * 60 * 60_000;

const plannedAt = (n: number, at: Date) => ({
  ...{ campaign: CAMPAIGN, user: userOf(n), step: 1, asked: false, at },
  post: postId(randomUUID()),
  notAfter: new Date(at.getTime() + WEEK_MS),
});

const campaignAt = (now: Date): Campaign => ({
  id: CAMPAIGN,
  name: "Bench",
  place: 1,
  startedBy: NOBODY,
  startedAt: now,
  state: "running",
  scope: EVERYONE,
  cadence: { maxNudges: 3, gapDays: 3, deadlineDays: 14, maxSnoozes: 3, graceDays: 0 },
  hours: allDay(now),
  voice: PLAIN_VOICE,
  watchedSince: now,
});

function personOf(n: number, now: Date): Person {
  const { upn, name } = factsOf(n);
  return {
    id: userOf(n),
    displayName: name,
    userPrincipalName: upn,
    mail: upn,
    accountEnabled: true,
    userType: "member",
    department: "Sales",
    jobTitle: null,
    employeeType: null,
    usageLocation: null,
    preferredLanguage: "en-GB",
    licensed: true,
    licences: ["06ebc4ee-1bb5-47dd-8120-11324bc54e06"],
    onPremisesSynced: false,
    createdAt: null,
    country: null,
    city: null,
    office: null,
    mfaState: "disabled",
    registration: { known: "not-registered", source: "report", asOf: now },
    mailbox: "user",
    roles: [],
  };
}
