import { type UserId, userId } from "#bot/core/ids.ts";
import type { MailboxPurpose, PerUserMfaState, Profile } from "#bot/core/person.ts";
import type { ModelTime } from "./modelTime.ts";

/** One account as the tenant has it, changed in place: this is the world, not what anybody knows of it. */
export interface Account {
  readonly id: UserId;
  displayName: string;
  exists: boolean;
  signsIn: boolean;
  guest: boolean;
  /** Whether the account is Microsoft Entra Connect's own. */
  syncs: boolean;
  methods: "none" | "app" | "phone";
  mailbox: MailboxPurpose;
  /** Whether their scanner still sends mail with a password. */
  usesLegacy: boolean;
  isAdmin: boolean;
  roles: readonly string[];
  state: PerUserMfaState;
  /** What reads still show after a write, and until when. */
  shown: { readonly state: PerUserMfaState; readonly until: number } | null;
}

/** What changed an account's state, in the order it happened. The oracle reads this and nothing of the bot's. */
export interface StateChange {
  readonly at: number;
  readonly user: UserId;
  readonly from: PerUserMfaState;
  readonly to: PerUserMfaState;
  /** The request that did it; null for an admin outside the bot, or Entra itself. */
  readonly by: number | null;
}

const SYNC_NAME = "On-Premises Directory Synchronization Service Account";

/** A tenant small enough to run ten thousand times. */
export class ModelTenant {
  readonly accounts = new Map<UserId, Account>();
  readonly changes: StateChange[] = [];
  /** What the tenant's policies are, and whether they can be read. */
  posture: "nothing" | "security-defaults" | "unreadable" = "nothing";
  readonly time: ModelTime;

  constructor(time: ModelTime) {
    this.time = time;
  }

  add(nth: number, facts: Partial<Account> = {}): Account {
    const account: Account = {
      id: numbered(nth),
      displayName: `Person ${nth}`,
      exists: true,
      signsIn: true,
      guest: false,
      syncs: false,
      methods: "app",
      mailbox: "user",
      usesLegacy: false,
      isAdmin: false,
      roles: [],
      state: "disabled",
      shown: null,
      ...facts,
    };
    this.accounts.set(account.id, account);
    return account;
  }

  /** An account there is, or null: Graph answers 404 for the others. */
  living(user: UserId): Account | null {
    const account = this.accounts.get(user);
    return account?.exists ? account : null;
  }

  isAdminNow(user: UserId): boolean {
    const account = this.living(user);
    return account?.isAdmin === true && account.signsIn && !account.guest;
  }

  /** Sets a state, as a request or somebody outside does. What is `enabled` and registered, Entra soon makes `enforced`. */
  put(user: UserId, to: PerUserMfaState, by: number | null): void {
    const account = this.living(user);
    if (account === null) return;
    this.changes.push({ at: this.time.now, user, from: account.state, to, by });
    account.state = to;
    if (to !== "enabled" || account.methods === "none") return;
    this.time.at(this.time.now + PROMOTION_MS, () => {
      if (account.state === "enabled" && account.methods !== "none")
        this.put(user, "enforced", null);
    });
  }

  /** What a read shows: for a while after a lagging write, what was before. */
  stateShown(account: Account): PerUserMfaState {
    const { shown } = account;
    return shown !== null && shown.until > this.time.now ? shown.state : account.state;
  }
}

const PROMOTION_MS = 1_500;

const numbered = (nth: number): UserId =>
  userId(`00000000-0000-4000-8000-${String(nth).padStart(12, "0")}`);

export const profileOf = (account: Account): Profile => ({
  id: account.id,
  displayName: account.syncs ? SYNC_NAME : account.displayName,
  userPrincipalName: `${account.displayName.toLowerCase().replaceAll(" ", ".")}@contoso.com`,
  mail: null,
  accountEnabled: account.signsIn,
  userType: account.guest ? "guest" : "member",
  department: null,
  jobTitle: null,
  employeeType: null,
  usageLocation: null,
  preferredLanguage: null,
  licensed: true,
  licences: [],
  onPremisesSynced: false,
  createdAt: null,
  country: null,
  city: null,
  office: null,
});
