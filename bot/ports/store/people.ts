import type { Ruling, Verdict } from "../../core/eligibility.ts";
import type { UserId } from "../../core/ids.ts";
import type { Person, PerUserMfaState } from "../../core/person.ts";
import type { Registration } from "../../core/registration.ts";

/** A person as the last finished scan left them, kept up to date by what we noticed since. */
export interface KnownPerson {
  readonly person: Person;
  readonly verdict: Verdict;
}

/** How many people share a verdict, a state and a registration. Adding all up gives everyone the last scan read. */
export interface Tally {
  readonly verdict: Verdict;
  readonly mfaState: PerUserMfaState | "unknown";
  readonly registration: Registration["known"];
  readonly people: number;
}

/** A value people share, and how many do. */
export interface Shared {
  readonly value: string;
  readonly people: number;
}

/** What a campaign's scope can choose from: the commonest values first, a hundred of each at most. */
export interface ScopeChoices {
  readonly departments: readonly Shared[];
  readonly licences: readonly Shared[];
  readonly roles: readonly Shared[];
}

export interface PeopleFilter {
  readonly verdicts?: readonly Verdict[];
  /** Exact department, case-insensitive. */
  readonly department?: string;
}

export interface People {
  byId(id: UserId): Promise<KnownPerson | null>;
  byIds(ids: readonly UserId[]): Promise<readonly KnownPerson[]>;
  /** People whose name, address or user principal name starts with (or has a word that starts with) `words`; an exact address or id comes alone. */
  find(words: string, limit: number): Promise<readonly KnownPerson[]>;
  /** Those of these people who had a method when one scan ended and had none by a later one. */
  relapsed(users: readonly UserId[]): Promise<ReadonlySet<UserId>>;
  tallies(): Promise<readonly Tally[]>;
  scopeChoices(): Promise<ScopeChoices>;
  /** Ordered by department (none last), then name, then id. */
  list(
    filter: PeopleFilter,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly rows: readonly KnownPerson[]; readonly total: number }>;
  /** All people that fit, in batches of at most 500, ordered by id. */
  each(filter: PeopleFilter): AsyncIterable<readonly KnownPerson[]>;
  /** Records newer evidence about one person. Nothing happens for someone no scan has read. */
  update(
    id: UserId,
    change: {
      readonly registration?: Registration;
      readonly mfaState?: PerUserMfaState | "unknown";
      readonly verdict?: Verdict;
    },
  ): Promise<void>;
}

export interface RulingRecord {
  readonly user: UserId;
  readonly ruling: Ruling;
  readonly reason: string;
  readonly by: UserId;
  readonly at: Date;
}

/** What admins have said about single people. One ruling a person; a new one replaces it. */
export interface Rulings {
  make(ruling: RulingRecord): Promise<void>;
  /** False if there was none. */
  lift(user: UserId): Promise<boolean>;
  of(users: readonly UserId[]): Promise<ReadonlyMap<UserId, RulingRecord>>;
  all(): Promise<readonly RulingRecord[]>;
}
