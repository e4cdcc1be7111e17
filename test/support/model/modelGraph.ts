import type { Findings } from "#bot/core/findings.ts";
import type { UserId } from "#bot/core/ids.ts";
import type { PerUserMfaState } from "#bot/core/person.ts";
import type { Registration } from "#bot/core/registration.ts";
import type {
  Directory,
  Groups,
  MfaStates,
  Posture,
  Registrations,
  WriteOutcome,
} from "#bot/ports/directory.ts";
import type { FindingsReader } from "#bot/ports/findings.ts";
import { directoryDown, type Faults, type WriteFault } from "./faults.ts";
import { type Account, type ModelTenant, profileOf } from "./modelTenant.ts";

/** One write as the tenant received it; `applied` is false where it never took effect. */
export interface Patch {
  readonly nth: number;
  readonly at: number;
  readonly author: string;
  readonly user: UserId;
  readonly target: PerUserMfaState;
  readonly fault: WriteFault;
}

export interface GraphPorts {
  readonly directory: Directory;
  readonly registrations: Registrations;
  readonly mfaStates: MfaStates;
  readonly groups: Groups;
  readonly posture: Posture;
  readonly findings: FindingsReader;
}

/** Told of every write before it takes effect, and of every answer about who is an admin. */
export interface GraphWatch {
  patched(patch: Patch): void;
  saidAdmin(author: string, user: UserId, isAdmin: boolean): void;
  looked(author: string, user: UserId, part: "profile" | "registration"): void;
  sawState(author: string, user: UserId, state: PerUserMfaState | "unknown" | null): void;
}

/** Graph as one process meets it: the tenant behind it, with the faults that are next. */
export class ModelGraph {
  readonly patches: Patch[] = [];
  readonly #tenant: ModelTenant;
  readonly #faults: Faults;
  readonly #watch: GraphWatch;
  readonly adminGroup: string;

  constructor(tenant: ModelTenant, faults: Faults, watch: GraphWatch, adminGroup: string) {
    this.#tenant = tenant;
    this.#faults = faults;
    this.#watch = watch;
    this.adminGroup = adminGroup;
  }

  portsOf(author: string): GraphPorts {
    return {
      directory: this.#directory(author) as Directory,
      registrations: { live: (ids) => this.#live(author, ids) } as Pick<
        Registrations,
        "live"
      > as Registrations,
      mfaStates: {
        read: (ids) => this.#states(author, ids),
        write: (changes, mayLeave) => this.#write(author, changes, mayLeave),
      },
      groups: this.#groups(author),
      posture: { read: async () => this.#posture() },
      findings: { read: async (users) => new Map(users.map((user) => [user, this.#found(user)])) },
    };
  }

  #directory(author: string): Pick<Directory, "user" | "usersById" | "mailboxPurposes"> {
    const user = async (id: UserId) => {
      this.#watch.looked(author, id, "profile");
      const account = this.#tenant.living(id);
      return account === null ? null : profileOf(account);
    };
    return {
      user,
      usersById: async (ids) => {
        const found = new Map<UserId, Awaited<ReturnType<typeof user>>>();
        for (const id of ids) if (this.#answers()) found.set(id, await user(id));
        return found;
      },
      mailboxPurposes: async (ids) =>
        new Map(ids.map((id) => [id, this.#tenant.living(id)?.mailbox ?? "unknown"])),
    };
  }

  /** Whether the next part of a read comes: it may be missing, or the whole request may fail. */
  #answers(): boolean {
    const fault = this.#faults.nextRead();
    if (fault === "fails") throw directoryDown();
    return fault !== "part-missing";
  }

  async #live(author: string, ids: readonly UserId[]): Promise<ReadonlyMap<UserId, Registration>> {
    const asOf = new Date(this.#tenant.time.now);
    const found = new Map<UserId, Registration>();
    for (const id of ids) {
      const account = this.#tenant.living(id);
      this.#watch.looked(author, id, "registration");
      found.set(
        id,
        account === null || !this.#answers()
          ? { known: "unknown", why: "unreadable" }
          : registrationOf(account, asOf),
      );
    }
    return found;
  }

  async #states(
    author: string,
    ids: readonly UserId[],
  ): Promise<ReadonlyMap<UserId, PerUserMfaState | "unknown" | null>> {
    const found = new Map<UserId, PerUserMfaState | "unknown" | null>();
    for (const id of ids) {
      if (!this.#answers()) continue;
      const account = this.#tenant.living(id);
      const state = account === null ? null : this.#tenant.stateShown(account);
      this.#watch.sawState(author, id, state);
      found.set(id, state);
    }
    return found;
  }

  async #write(
    author: string,
    changes: readonly { readonly user: UserId; readonly target: PerUserMfaState }[],
    mayLeave: () => boolean,
  ): Promise<ReadonlyMap<UserId, WriteOutcome>> {
    if (!mayLeave()) throw directoryDown();
    const outcomes = new Map<UserId, WriteOutcome>();
    for (const { user, target } of changes) {
      const fault = this.#faults.nextWrite();
      const { now: at } = this.#tenant.time;
      const patch = { nth: this.patches.length, at, author, user, target, fault };
      this.patches.push(patch);
      this.#watch.patched(patch);
      const outcome = this.#tenant.living(user) === null ? GONE : this.#carryOut(patch);
      if (outcome !== null) outcomes.set(user, outcome);
    }
    return outcomes;
  }

  /** Does what the fault lets happen, and says what the caller is told; null is a part that is missing from the answer. */
  #carryOut({ nth, at, user, target, fault }: Patch): WriteOutcome | null {
    const apply = () => this.#tenant.put(user, target, nth);
    switch (fault) {
      case "none":
        apply();
        return { did: "written" };
      case "lags":
        this.#lag(user);
        apply();
        return { did: "written" };
      case "ignored":
        return { did: "written" };
      case "throttled":
        return { did: "throttled", retryAfterMs: 0 };
      case "refused":
        return { did: "refused", code: "accessDenied" };
      case "lost":
        return UNCLEAR;
      case "done-but-timeout":
        apply();
        return UNCLEAR;
      case "part-missing":
        apply();
        return null;
      case "late":
        this.#tenant.time.at(at + LATE_MS, apply);
        return UNCLEAR;
    }
  }

  #found(user: UserId): Findings {
    const account = this.#tenant.living(user);
    const at = new Date(this.#tenant.time.now);
    const strongest = account === null ? null : STRONGEST[account.methods];
    const legacy = account?.usesLegacy
      ? [{ protocol: "Authenticated SMTP", application: "Scanner", lastSeen: at }]
      : [];
    return {
      user,
      strongest: this.#answers() ? { read: true, value: strongest } : UNREAD,
      legacy: { read: true, value: legacy },
      appPasswords: { read: true, value: false },
      lastInteractive: { read: true, value: at },
      lastNonInteractive: { read: true, value: at },
      coveredBy: { read: true, value: [] },
    };
  }

  #lag(user: UserId): void {
    const account = this.#tenant.living(user);
    if (account !== null)
      account.shown = { state: account.state, until: this.#tenant.time.now + LAG_MS };
  }

  #groups(author: string): Groups {
    const members = () =>
      [...this.#tenant.accounts.values()].filter(({ id }) => this.#tenant.isAdminNow(id));
    return {
      among: async (user, groups) => {
        if (!this.#answers()) throw directoryDown();
        const is = this.#tenant.living(user)?.isAdmin === true && groups.includes(this.adminGroup);
        this.#watch.saidAdmin(author, user, is && this.#tenant.isAdminNow(user));
        return new Set(is ? [this.adminGroup] : []);
      },
      members: async () => {
        if (!this.#answers()) throw directoryDown();
        return members().map(profileOf);
      },
      find: async () => [],
    };
  }

  #posture(): Awaited<ReturnType<Posture["read"]>> {
    const { posture, time } = this.#tenant;
    return {
      readAt: new Date(time.now),
      securityDefaults:
        posture === "unreadable" ? UNREAD : { read: true, value: posture === "security-defaults" },
      mfaPolicies: { read: true, value: [] },
      conditionalAccessLicensed: { read: true, value: false },
    };
  }
}

const STRONGEST = { none: null, app: "strong", phone: "phone" } as const;
const UNREAD = { read: false, why: "service unavailable" } as const;
/** The answer to a write that may or may not have been carried out. */
const UNCLEAR: WriteOutcome = { did: "unclear", detail: "timeout" };
const GONE: WriteOutcome = { did: "gone" };
/** How long after a timeout a request may still be carried out: less than an intent has to rest before it is repeated. */
const LATE_MS = 3_000;
/** How long a read may lag a write. */
const LAG_MS = 4_000;

function registrationOf({ methods }: Account, asOf: Date): Registration {
  if (methods === "none") return { known: "not-registered", source: "live", asOf };
  return {
    known: "registered",
    capable: true,
    phoneOnly: methods === "phone",
    source: "live",
    asOf,
  };
}
