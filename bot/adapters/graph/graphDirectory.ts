import { isBotError } from "../../core/errors.ts";
import { type UserId, userId } from "../../core/ids.ts";
import type { MailboxPurpose, Profile } from "../../core/person.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Directory, ListedUser, MfaStates } from "../../ports/directory.ts";
import { type Part, readBatched } from "./batch.ts";
import type { GraphClient } from "./graphClient.ts";
import { mfaStateOf, PROFILE_SELECT, profileOf } from "./profile.ts";
import { refusalOf } from "./refusal.ts";
import { UserListing } from "./userListing.ts";
import { isObject, stringOf, type WireObject } from "./wire.ts";

const PURPOSES: readonly MailboxPurpose[] = [
  "user",
  "linked",
  "shared",
  "room",
  "equipment",
  "others",
];

/** People, read from Microsoft Graph v1.0 (graph.md 2). */
export class GraphDirectory implements Directory {
  readonly #client: GraphClient;
  readonly #states: MfaStates;
  readonly #clock: Clock;
  readonly #listing: UserListing;

  constructor(client: GraphClient, states: MfaStates, clock: Clock) {
    this.#client = client;
    this.#states = states;
    this.#clock = clock;
    this.#listing = new UserListing(client);
  }

  async *users(how: "in parallel" | "in one chain"): AsyncGenerator<readonly ListedUser[]> {
    const rows = how === "in parallel" ? this.#listing.inParallel() : this.#listing.inOneChain();
    for await (const page of rows) yield await this.#listed(page);
  }

  /**
   * `perUserMfaState` in a listing is undocumented (graph.md 0.1, item 2). A page without a single state is a tenant that
   * does not offer it: its people are read one by one, in batches, and stay `unknown` where that fails.
   */
  async #listed(rows: readonly WireObject[]): Promise<readonly ListedUser[]> {
    const users = rows.flatMap((row) => {
      const profile = profileOf(row);
      return profile === null ? [] : [{ profile, mfaState: mfaStateOf(row) }];
    });
    if (users.length === 0 || rows.some((row) => stringOf(row.perUserMfaState) !== null))
      return users;
    const states = await this.#read(users.map(({ profile }) => profile.id));
    return users.map(({ profile }) => ({
      profile,
      mfaState: states.get(profile.id) ?? "unknown",
    }));
  }

  async #read(ids: readonly UserId[]): ReturnType<MfaStates["read"]> {
    try {
      return await this.#states.read(ids);
    } catch (error) {
      if (isBotError(error)) return new Map();
      throw error;
    }
  }

  async userCount(): Promise<number | null> {
    try {
      const headers = { ConsistencyLevel: "eventual" };
      const { status, body } = await this.#client.send("/users/$count", { headers });
      const count = Number(body);
      return status === 200 && body !== "" && Number.isInteger(count) ? count : null;
    } catch (error) {
      if (isBotError(error)) return null;
      throw error;
    }
  }

  async user(id: UserId): Promise<Profile | null> {
    try {
      return profileOf(await this.#client.read(userPath(id)));
    } catch (error) {
      if (isBotError(error, "directory-not-found")) return null;
      throw error;
    }
  }

  async usersById(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, Profile | null>> {
    const parts = await this.#batched(ids, userPath);
    const found = new Map<UserId, Profile | null>();
    for (const [id, { status, body }] of parts) {
      const profile = status === 200 ? profileOf(body) : null;
      if (profile !== null || status === 404) found.set(id, profile);
    }
    return found;
  }

  async mailboxPurposes(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, MailboxPurpose>> {
    const parts = await this.#batched(
      ids,
      (id) => `/users/${encodeURIComponent(id)}/mailboxSettings`,
    );
    const found = new Map<UserId, MailboxPurpose>();
    for (const [id, part] of parts) {
      const purpose = purposeOf(part);
      if (purpose !== null) found.set(id, purpose);
    }
    return found;
  }

  #batched(
    ids: readonly UserId[],
    path: (id: UserId) => string,
  ): Promise<ReadonlyMap<UserId, Part>> {
    return readBatched({
      client: this.#client,
      version: "v1.0",
      keys: ids.map(userId),
      path,
      now: () => this.#clock.now(),
    });
  }
}

const userPath = (id: UserId): string =>
  `/users/${encodeURIComponent(id)}?$select=${PROFILE_SELECT}`;

/** graph.md 2.4. A purpose Microsoft adds later is `others`: certainly not an ordinary person's mailbox. */
function purposeOf({ status, body }: Part): MailboxPurpose | null {
  if (status === 404)
    return refusalOf(status, body).codes.includes("MailboxNotEnabledForRESTAPI") ? "none" : null;
  const purpose = status === 200 && isObject(body) ? stringOf(body.userPurpose) : null;
  if (purpose === null) return null;
  return PURPOSES.find((each) => each === purpose.toLowerCase()) ?? "others";
}
