import { daysAfter, type SendingHours } from "../core/cadence.ts";
import type { Campaign } from "../core/campaign.ts";
import { type CampaignDraft, campaignFrom, placed } from "../core/campaignDraft.ts";
import { type Crowd, type Forecast, forecastOf } from "../core/dryRun.ts";
import type { Verdict } from "../core/eligibility.ts";
import { type CampaignId, campaignId, userId } from "../core/ids.ts";
import type { Person } from "../core/person.ts";
import { isEveryone } from "../core/scope.ts";
import type { Clock } from "../ports/clock.ts";
import type { Groups } from "../ports/directory.ts";
import type { Pacing } from "../ports/pace.ts";
import type { KnownPerson } from "../ports/store/people.ts";
import type { Store } from "../ports/store.ts";
import { type Chooser, openChooser } from "./chooseCampaign.ts";
import { expectedHours, type HabitPorts } from "./readHabits.ts";

export interface DryRunPorts extends HabitPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly groups: Pick<Groups, "members">;
  readonly pacing: Pacing;
  /** How many people a campaign takes on its first day. */
  readonly firstWave: number;
}

/** How many of the people in scope another campaign has, or had until now. */
interface OtherCampaign {
  readonly name: string;
  readonly people: number;
}

/**
 * What a campaign would do, told before it does anything. Everyone the scan read is in scope or not; everyone in scope is
 * to be reminded, with another campaign, or left out for one reason.
 */
export interface DryRun {
  readonly draft: CampaignDraft;
  /** Everyone the last scan read. */
  readonly everyone: number;
  readonly inScope: number;
  readonly concerned: number;
  /** Of those, who is in it already, of a campaign that exists. */
  readonly already: number;
  readonly leftOut: Readonly<Partial<Record<Verdict, number>>>;
  /** In scope and to be reminded, but an earlier campaign takes them. */
  readonly elsewhere: readonly OtherCampaign[];
  /** Whom it would take over from campaigns behind it. */
  readonly comingFrom: readonly OtherCampaign[];
  readonly privileged: number;
  /** So new that they are left alone at first. */
  readonly newStarters: number;
  readonly forecast: Forecast;
  readonly perSecond: number;
}

/** Plays a draft through over everyone the last scan read, in batches. Sends nothing, changes nothing. @param id the campaign it changes; null for a new one */
export async function dryRun(
  ports: DryRunPorts,
  draft: CampaignDraft,
  id: CampaignId | null,
): Promise<DryRun> {
  const now = ports.clock.now();
  const before = await ports.store.campaigns.open();
  const known = before.find((each) => each.id === id);
  const candidate: Campaign =
    known === undefined
      ? campaignFrom(draft, { id: NEW, by: userId(""), at: now, hours: ports.hours })
      : { ...known, ...draft };
  const after = placed(before, candidate);
  const chooser = await openChooser(ports, [...before, candidate]);
  const count = new Count(ports, candidate, now);
  const everyone = await total(ports);
  // With everyone in scope the store has counted already, and only those to be reminded are looked at one by one.
  const whole = isEveryone(draft.scope);
  if (whole) count.leaveOut(await ports.store.people.tallies());
  const { people } = ports.store;
  for await (const batch of people.each(whole ? { verdicts: ["nudge"] } : {}))
    await count.batch(batch, { chooser, before, after, known: known?.id ?? null });
  const { perSecond, pausedUntil } = await ports.pacing.now();
  return {
    draft,
    everyone,
    ...count.result(),
    forecast: forecastOf(count.crowds, {
      now,
      hours: candidate.hours,
      firstWave: known === undefined ? ports.firstWave : null,
      perSecond,
      pausedUntil,
    }),
    perSecond,
  };
}

/** Stands for the campaign that is not there yet. */
const NEW = campaignId("new");

async function total({ store }: DryRunPorts): Promise<number> {
  return (await store.people.tallies()).reduce((sum, each) => sum + each.people, 0);
}

interface Setting {
  readonly chooser: Chooser;
  readonly before: readonly Campaign[];
  readonly after: readonly Campaign[];
  readonly known: CampaignId | null;
}

/** Counts people as they stream by: sums only, nobody is kept. */
class Count {
  readonly #ports: DryRunPorts;
  readonly #candidate: Campaign;
  readonly #now: Date;
  readonly #crowds = new Map<string, { hours: SendingHours; people: number }>();
  readonly #leftOut = new Map<Verdict, number>();
  readonly #elsewhere = new Map<string, number>();
  readonly #comingFrom = new Map<string, number>();
  #inScope = 0;
  #concerned = 0;
  #already = 0;
  #privileged = 0;
  #newStarters = 0;

  constructor(ports: DryRunPorts, candidate: Campaign, now: Date) {
    this.#ports = ports;
    this.#candidate = candidate;
    this.#now = now;
  }

  get crowds(): readonly Crowd[] {
    return [...this.#crowds.values()];
  }

  leaveOut(counts: readonly { readonly verdict: Verdict; readonly people: number }[]): void {
    for (const { verdict, people } of counts.filter((each) => each.verdict !== "nudge")) {
      this.#inScope += people;
      add(this.#leftOut, verdict, people);
    }
  }

  async batch(batch: readonly KnownPerson[], setting: Setting): Promise<void> {
    const inScope = batch.filter(({ person }) => setting.chooser.fits(this.#candidate, person));
    this.leaveOut(inScope.map(({ verdict }) => ({ verdict, people: 1 })));
    const open = inScope.filter(({ verdict }) => verdict === "nudge").map(({ person }) => person);
    this.#inScope += open.length;
    const own = open.filter((person) => this.#isOwn(person, setting));
    this.#concerned += own.length;
    this.#already += await this.#enrolled(own, setting.known);
  }

  #isOwn(person: Person, { chooser, before, after }: Setting): boolean {
    const home = chooser.choose(after, person);
    if (home !== null && home.id !== this.#candidate.id) {
      add(this.#elsewhere, home.name, 1);
      return false;
    }
    const last = chooser.choose(before, person);
    if (last !== null && last.id !== this.#candidate.id) add(this.#comingFrom, last.name, 1);
    this.#expect(person);
    return true;
  }

  #expect(person: Person): void {
    const { hours, cadence } = this.#candidate;
    const theirs = expectedHours(this.#ports, person, hours);
    if (person.roles.length > 0) this.#privileged += 1;
    const { createdAt } = person;
    if (createdAt !== null && daysAfter(theirs, createdAt, cadence.graceDays) > this.#now)
      this.#newStarters += 1;
    const key = JSON.stringify([theirs.zone, theirs.from, theirs.to, theirs.weekdays]);
    const crowd = this.#crowds.get(key) ?? { hours: theirs, people: 0 };
    this.#crowds.set(key, { ...crowd, people: crowd.people + 1 });
  }

  async #enrolled(people: readonly Person[], known: CampaignId | null): Promise<number> {
    if (known === null || people.length === 0) return 0;
    const ids = people.map(({ id }) => id);
    const enrolments = await this.#ports.store.campaigns.enrolments(known, ids);
    return [...enrolments.values()].filter(({ progress }) => progress.state === "active").length;
  }

  result() {
    return {
      inScope: this.#inScope,
      concerned: this.#concerned,
      already: this.#already,
      leftOut: Object.fromEntries(this.#leftOut),
      elsewhere: named(this.#elsewhere),
      comingFrom: named(this.#comingFrom),
      privileged: this.#privileged,
      newStarters: this.#newStarters,
    };
  }
}

function add<Key>(counts: Map<Key, number>, key: Key, many: number): void {
  counts.set(key, (counts.get(key) ?? 0) + many);
}

const named = (counts: ReadonlyMap<string, number>): readonly OtherCampaign[] =>
  [...counts].map(([name, people]) => ({ name, people }));
