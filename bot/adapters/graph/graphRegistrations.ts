import { isBotError } from "../../core/errors.ts";
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
import type { GraphClient } from "./graphClient.ts";
import { licensedPage } from "./licensedPage.ts";
import { MethodsPolicy } from "./methodsPolicy.ts";
import { readMethodTypes } from "./methodTypes.ts";
import { type FetchPage, pages } from "./pages.ts";
import { Refusal } from "./refusal.ts";
import { passwordResetOf, registrationEventOf } from "./registrationEvent.ts";
import { booleanOf, dateOf, stringOf, stringsOf, type WireObject } from "./wire.ts";

const UNREADABLE: Registration = { known: "unknown", why: "unreadable" };

const REPORT = "/reports/authenticationMethods/userRegistrationDetails";
/** A third of a row is what we use of it (`$select` works here, though it is not documented: graph.md 1.1). */
const SELECTED = "$select=id,isMfaRegistered,isMfaCapable,methodsRegistered,lastUpdatedDateTime&";
const UNREGISTERED = "$filter=isMfaRegistered%20eq%20false&";

/** Whether the service took offence at the question itself. */
const isMalformed = (error: unknown): boolean =>
  isBotError(error) && error.cause instanceof Refusal && error.cause.status === 400;

/** Who has registered: the report, the person's own methods, and the audit log (graph.md 1, 4.1, 12). */
export class GraphRegistrations implements Registrations {
  readonly #client: GraphClient;
  readonly #clock: Clock;
  readonly #policy: MethodsPolicy;
  /** Empty once the service has refused it: whole rows cost time, and nothing else. */
  #select = SELECTED;

  constructor(client: GraphClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
    this.#policy = new MethodsPolicy(client, clock);
  }

  async *report(scope: ReportScope): AsyncGenerator<readonly ReportedUser[]> {
    let begun = false;
    try {
      for await (const rows of this.#reportPages(scope, this.#select)) {
        begun = true;
        yield rows;
      }
    } catch (error) {
      if (begun || this.#select === "" || !isMalformed(error)) throw error;
      this.#select = "";
      yield* this.#reportPages(scope, "");
    }
  }

  async *#reportPages(scope: ReportScope, select: string): AsyncGenerator<readonly ReportedUser[]> {
    const first = `${REPORT}?${select}${scope === "unregistered" ? UNREGISTERED : ""}$top=999`;
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
    const held = await readMethodTypes(this.#client, this.#clock, ids);
    return new Map(
      [...held].map(([id, types]) => [
        id,
        types === null ? UNREADABLE : registrationFromMethods(types, asOf, forbidden),
      ]),
    );
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

  #licensed(background: boolean): FetchPage {
    return licensedPage(this.#client, { background });
  }
}
