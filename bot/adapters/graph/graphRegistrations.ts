import { BotError, isBotError } from "../../core/errors.ts";
import type { ReportScope } from "../../core/evidence.ts";
import { type UserId, userId } from "../../core/ids.ts";
import { type Registration, registrationFromMethods } from "../../core/registration.ts";
import type { Clock } from "../../ports/clock.ts";
import type {
  PasswordReset,
  RegistrationEvent,
  Registrations,
  ReportedUser,
} from "../../ports/directory.ts";
import { type Part, readBatched } from "./batch.ts";
import type { GraphClient } from "./graphClient.ts";
import { ownsPremium } from "./licence.ts";
import { MethodsPolicy } from "./methodsPolicy.ts";
import { type FetchPage, pages } from "./pages.ts";
import { passwordResetOf, registrationEventOf } from "./registrationEvent.ts";
import {
  booleanOf,
  dateOf,
  isObject,
  objectsOf,
  stringOf,
  stringsOf,
  type WireObject,
} from "./wire.ts";

const UNREADABLE: Registration = { known: "unknown", why: "unreadable" };

const REPORT = "/reports/authenticationMethods/userRegistrationDetails";
/** A third of a row is what we use of it (`$select` works here, though it is not documented: graph.md 1.1). */
const SELECTED = "$select=id,isMfaRegistered,isMfaCapable,methodsRegistered,lastUpdatedDateTime&";
const UNREGISTERED = "$filter=isMfaRegistered%20eq%20false&";

/** Who has registered: the report, the person's own methods, and the audit log (graph.md 1, 4.1, 12). */
export class GraphRegistrations implements Registrations {
  readonly #client: GraphClient;
  readonly #clock: Clock;
  readonly #policy: MethodsPolicy;

  constructor(client: GraphClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
    this.#policy = new MethodsPolicy(client, clock);
  }

  async *report(scope: ReportScope): AsyncGenerator<readonly ReportedUser[]> {
    const first = `${REPORT}?${SELECTED}${scope === "unregistered" ? UNREGISTERED : ""}$top=999`;
    for await (const rows of pages(first, this.#licensed(true)))
      yield rows.flatMap((row) => this.#reported(row));
  }

  #reported(row: WireObject): readonly ReportedUser[] {
    const id = stringOf(row.id);
    if (id === null) return [];
    return [
      {
        id: userId(id),
        row: {
          isMfaRegistered: booleanOf(row.isMfaRegistered),
          isMfaCapable: booleanOf(row.isMfaCapable),
          methodsRegistered: stringsOf(row.methodsRegistered),
          asOf: dateOf(row.lastUpdatedDateTime) ?? this.#clock.now(),
        },
      },
    ];
  }

  async live(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, Registration>> {
    const asOf = this.#clock.now();
    const forbidden = await this.#policy.forbidden();
    const parts = await readBatched({
      client: this.#client,
      // v1.0 leaves out hardware tokens: whoever has nothing else would look unregistered (graph.md 4.1).
      version: "beta",
      keys: ids.map(userId),
      path: (id) => `/users/${encodeURIComponent(id)}/authentication/methods`,
      now: () => this.#clock.now(),
    });
    const found = new Map<UserId, Registration>();
    for (const id of ids) {
      const types = await this.#types(parts.get(userId(id)));
      found.set(id, types === null ? UNREADABLE : registrationFromMethods(types, asOf, forbidden));
    }
    return found;
  }

  /** The types of somebody's methods, from every page of the list; null when any of it could not be read. */
  async #types(part: Part | undefined): Promise<readonly string[] | null> {
    if (part?.status !== 200 || !isObject(part.body) || !Array.isArray(part.body.value))
      return null;
    const rows = [...objectsOf(part.body.value)];
    const next = stringOf(part.body["@odata.nextLink"]);
    try {
      if (next !== null)
        for await (const page of pages(next, (link, onNextLink) =>
          this.#client.page(link, { version: "beta" }, onNextLink),
        ))
          rows.push(...page);
    } catch (error) {
      if (isBotError(error)) return null;
      throw error;
    }
    return rows.map((method) => stringOf(method["@odata.type"]) ?? "");
  }

  async *events(since: Date): AsyncGenerator<RegistrationEvent> {
    const filter = `loggedByService eq 'Authentication Methods' and activityDateTime ge ${since.toISOString()}`;
    const first = `/auditLogs/directoryAudits?$filter=${encodeURIComponent(filter)}&$orderby=activityDateTime`;
    for await (const rows of pages(first, this.#licensed(false)))
      for (const row of rows) {
        const event = registrationEventOf(row);
        if (event !== null) yield event;
      }
  }

  async *passwordResets(since: Date): AsyncGenerator<PasswordReset> {
    const filter = `startswith(activityDisplayName,'Reset') and activityDateTime ge ${since.toISOString()}`;
    const first = `/auditLogs/directoryAudits?$filter=${encodeURIComponent(filter)}&$orderby=activityDateTime`;
    for await (const rows of pages(first, this.#licensed(false)))
      for (const row of rows) {
        const reset = passwordResetOf(row);
        if (reset !== null) yield reset;
      }
  }

  /** Graph now and then denies a licence that is there: it is asked twice, and then the subscriptions are (graph.md 1.3). */
  #licensed(background: boolean): FetchPage {
    return async (target, onNextLink) => {
      try {
        return await this.#client.page(target, { background }, onNextLink);
      } catch (error) {
        if (!isBotError(error, "directory-not-licensed")) throw error;
      }
      try {
        return await this.#client.page(target, { background }, onNextLink);
      } catch (error) {
        if (!isBotError(error, "directory-not-licensed") || !(await this.#ownsPremium()))
          throw error;
        throw deniedThoughOwned(error);
      }
    };
  }

  async #ownsPremium(): Promise<boolean> {
    try {
      return await ownsPremium(this.#client);
    } catch (error) {
      if (isBotError(error)) return false;
      throw error;
    }
  }
}

const deniedThoughOwned = (cause: BotError): BotError =>
  new BotError(
    "directory-unavailable",
    "Graph denies the licence for the registration report, though the tenant owns it.",
    "A known fault of Microsoft Graph, which usually passes. If it stays, consent to Directory.Read.All as well.",
    cause,
  );
