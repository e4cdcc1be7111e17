import { type Campaign, type NudgeKey, PLAIN_VOICE } from "#bot/core/campaign.ts";
import type { Verdict } from "#bot/core/eligibility.ts";
import {
  campaignId,
  planHash,
  planId,
  postId,
  scanId,
  type UserId,
  userId,
} from "#bot/core/ids.ts";
import type { Person, Profile } from "#bot/core/person.ts";
import { EVERYONE } from "#bot/core/scope.ts";
import type { Entrant } from "#bot/ports/store/campaigns.ts";
import type { PlannedNudge } from "#bot/ports/store/nudges.ts";
import type { PlanRecord } from "#bot/ports/store/plans.ts";
import type { Post } from "#bot/ports/store/posts.ts";
import type { Store } from "#bot/ports/store.ts";

/** A moment some minutes after the story begins. */
export const at = (minutes: number): Date => new Date(Date.UTC(2026, 0, 5, 8, minutes, 0, 123));

export const adele = user(1);
export const megan = user(2);
export const lynne = user(3);
export const spring = campaignId("spring");

export function user(number: number): UserId {
  return userId(`00000000-0000-4000-8000-${String(number).padStart(12, "0")}`);
}

export const profile = (id: UserId, facts: Partial<Profile> = {}): Profile => ({
  id,
  displayName: "Adele Vance",
  userPrincipalName: `${id.slice(-4)}@contoso.com`,
  mail: null,
  accountEnabled: true,
  userType: "member",
  department: null,
  jobTitle: null,
  employeeType: null,
  usageLocation: "NO",
  preferredLanguage: null,
  licensed: true,
  licences: ["06ebc4ee-1bb5-47dd-8120-11324bc54e06"],
  onPremisesSynced: false,
  createdAt: at(0),
  country: "Norway",
  city: "Oslo",
  office: null,
  ...facts,
});

export const person = (id: UserId, facts: Partial<Person> = {}): Person => ({
  ...profile(id, facts),
  mfaState: "disabled",
  registration: { known: "not-registered", source: "report", asOf: at(0) },
  mailbox: "user",
  roles: ["62e90394-69f5-4237-9190-012177145e10"],
  ...facts,
});

/** People to take in, all due at the same moment. */
export const entrants = (users: readonly UserId[], dueAt: Date): readonly Entrant[] =>
  users.map((each) => ({ user: each, dueAt, privileged: false, entry: "first" }));

/** A message decided at minute 2, with the rest of the day to leave in. */
export const planned = (key: NudgeKey, facts: Partial<PlannedNudge> = {}): PlannedNudge => ({
  ...key,
  asked: false,
  post: postId(`${key.user}/${key.step}`),
  at: at(2),
  notAfter: at(600),
  ...facts,
});

export interface Found {
  readonly person: Person;
  readonly verdict: Verdict;
}

/** Runs one whole scan that finds exactly these people. */
export async function scanned(
  store: Store,
  people: readonly Found[],
  name = "scan",
): Promise<void> {
  const scan = scanId(name);
  await store.scans.begin(scan, null, at(0));
  await store.scans.stageUsers(
    scan,
    people.map((each) => ({ profile: each.person, mfaState: each.person.mfaState })),
  );
  await store.scans.assess(scan, people);
  await store.scans.finish(
    scan,
    { people: people.length, reportAsOf: null, confirmed: 0, gaps: [] },
    at(1),
  );
}

export const campaign: Campaign = {
  id: spring,
  startedBy: megan,
  name: "Spring",
  place: 1,
  startedAt: at(0),
  state: "running",
  scope: EVERYONE,
  voice: PLAIN_VOICE,
  watchedSince: at(0),
  cadence: { maxNudges: 4, gapDays: 3, deadlineDays: 14, maxSnoozes: 2, graceDays: 7 },
  hours: { zone: "Europe/Oslo", from: "09:00", to: "16:00", weekdays: [1, 2, 3, 4, 5] },
};

export const post = (id: string, facts: Partial<Post> = {}): Post => ({
  id: postId(id),
  kind: "nudge",
  subject: `${spring}/${adele}`,
  recipient: adele,
  address: { serviceUrl: "https://smba.trafficmanager.net/emea", conversationId: "a:1" },
  messageId: null,
  revision: 0,
  at: at(0),
  ...facts,
});

export const plan = (
  id: string,
  members: readonly UserId[] = [adele],
  facts: Partial<PlanRecord> = {},
): PlanRecord => ({
  plan: {
    id: planId(id),
    kind: { kind: "enforce" },
    by: megan,
    createdAt: at(0),
    expiresAt: at(60),
    runsUntil: at(1_500),
    approvers: 2,
    bakeMinutes: 60,
    emergency: false,
    evidence: "e".repeat(64),
    override: null,
    changes: members.map((member) => ({
      user: member,
      displayName: "Adele Vance",
      prior: "disabled",
      target: "enforced",
      wave: 2,
      privileged: true,
      override: "Their scanner was replaced",
    })),
    hash: planHash(Buffer.from(id).toString("hex").padEnd(64, "0")),
  },
  holds: [{ user: lynne, displayName: "Lynne Robbins", why: "exempt" }],
  objections: [{ code: "conditional-access-requires-mfa", policies: ["Require MFA"] }],
  advise: true,
  state: "open",
  why: null,
  round: 1,
  supersededBy: null,
  haltedAt: null,
  decisions: [],
  ...facts,
});
