import { campaignFormCard, joinedChoices, READERS_LANGUAGE } from "#bot/cards/campaignForm.ts";
import { campaignProgressCard } from "#bot/cards/campaignProgress.ts";
import { campaignsCard } from "#bot/cards/campaigns.ts";
import { type DryRunView, dryRunCard } from "#bot/cards/dryRun.ts";
import type { Card } from "#bot/cards/render.ts";
import { CAMPAIGN_STATES, type CampaignState } from "#bot/core/campaign.ts";
import { NUMBER_FIELDS } from "#bot/core/campaignDraft.ts";
import type { Reader } from "#bot/core/language.ts";
import { EVERYONE } from "#bot/core/scope.ts";
import { id, now } from "./exampleViews.ts";

const cadence = { maxNudges: 3, gapDays: 3, deadlineDays: 14, maxSnoozes: 3, graceDays: 7 };
const hours = { zone: "Europe/Oslo", from: "10:00", to: "16:00", weekdays: [1, 2, 3, 4, 5] };
const scope = { groups: ["g"], departments: ["Sales, North"], licences: ["l"], roles: ["any"] };

const dryRun = (reader: Reader, text: string): DryRunView => ({
  ...{ id, rev: 0, reader, is: "new", hours },
  draft: {
    name: text,
    place: 2,
    scope: EVERYONE,
    cadence,
    voice: { sender: text, note: text, language: "de" },
  },
  everyone: 5000,
  inScope: 4210,
  concerned: 312,
  already: 4,
  leftOut: { registered: 3860, guest: 38 },
  elsewhere: [{ name: text, people: 12 }],
  comingFrom: [{ name: text, people: 30 }],
  privileged: 9,
  newStarters: 3,
  forecast: {
    zones: ["Europe/Oslo", "Asia/Kolkata"].map((zone) => ({
      zone,
      people: 156,
      first: new Date("2026-11-23T10:00:00Z"),
      last: new Date("2026-11-24T10:05:00Z"),
    })),
    firstWave: 50,
    rest: 262,
    restFrom: new Date("2026-11-24T09:00:00Z"),
  },
  perSecond: 25,
});

const progress = (reader: Reader, text: string, state: CampaignState) =>
  campaignProgressCard({
    ...{ id, rev: 3, reader, now, state, name: text, place: 1, of: 2, scope, cadence },
    startedAt: new Date("2026-11-16T09:00:00Z"),
    voice: { sender: text, note: text, language: state === "paused" ? "ja" : null },
    tally: {
      enrolled: 420,
      active: 300,
      nudges: { planned: 12, sending: 3, sent: 812, uncertain: 2, failed: 12, gone: 4 },
    },
    outlook: { untouched: 20, failures: { "blocked-by-user": 11, "not-installed": 1 } },
    nextAt: new Date("2026-11-23T10:00:00Z"),
    finishAt: state === "running" ? new Date("2026-11-23T10:02:00Z") : null,
    pace: {
      perSecond: 24.6,
      ceiling: 45,
      pausedUntil: state === "tripped" ? new Date("2026-11-23T10:01:00Z") : null,
    },
  });

const form = (reader: Reader, text: string, wrong: boolean) =>
  campaignFormCard({
    ...{ id, rev: 0, reader, changes: wrong ? text : null },
    values: {
      ...{ ...cadence, place: 1, name: text, groups: text, sender: text, note: text },
      departments: joinedChoices(scope.departments),
      ...{ licences: "", roles: "any", language: READERS_LANGUAGE },
    },
    departments: [{ value: "Sales, North", title: text, people: 41 }],
    licences: [{ value: "l", title: text, people: null }],
    roles: [{ value: "r", title: text, people: 2 }],
    problems: wrong
      ? [
          { field: "name", why: "empty" },
          { field: "name", why: "taken" },
          { field: "note", why: "too-long", limit: 600 },
          ...NUMBER_FIELDS.map(
            (field) => ({ field, why: "out-of-bounds", from: 1, to: 30 }) as const,
          ),
          { field: "deadlineDays", why: "before-last-reminder", least: 6 },
          { field: "groups", why: "unknown-group", value: text },
          { field: "groups", why: "ambiguous-group", value: text },
          { field: "groups", why: "unreadable-group", value: text },
        ]
      : [],
  });

/** The cards with which an admin shapes, starts and watches campaigns. */
export const campaignExamples = (
  reader: Reader,
): Readonly<Record<string, (text: string) => Card>> => ({
  dryRun: (text) => dryRunCard(dryRun(reader, text)),
  "dryRun/change": (text) => dryRunCard({ ...dryRun(reader, text), is: "change" }),
  "dryRun/nobody": (text) =>
    dryRunCard({
      ...dryRun(reader, text),
      ...{ concerned: 0, leftOut: {}, elsewhere: [], comingFrom: [], privileged: 0 },
      forecast: { zones: [], firstWave: 0, rest: 0, restFrom: null },
    }),
  ...Object.fromEntries(
    CAMPAIGN_STATES.map((state) => [
      state === "running" ? "campaignProgress" : `campaignProgress/${state}`,
      (text: string) => progress(reader, text, state),
    ]),
  ),
  campaignForm: (text) => form(reader, text, false),
  "campaignForm/wrong": (text) => form(reader, text, true),
  campaigns: (text) =>
    campaignsCard({
      reader,
      now,
      rows: CAMPAIGN_STATES.map((state, nth) => ({
        ...{ name: text, place: nth + 1, state, scope, enrolled: 420, active: 300 },
      })),
    }),
});
