import { type UserId, userId } from "../../core/ids.ts";
import type { Calendar } from "../../core/workday.ts";
import type { Calendars } from "../../ports/calendars.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Part, readBatched } from "./batch.ts";
import type { GraphClient } from "./graphClient.ts";
import { calendarOf } from "./mailboxCalendar.ts";

/** Mailbox settings as calendars (graph.md 2.4). */
export class GraphCalendars implements Calendars {
  readonly #client: GraphClient;
  readonly #clock: Clock;

  constructor(client: GraphClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  async read(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, Calendar | "none" | "refused">> {
    const parts = await readBatched({
      client: this.#client,
      version: "v1.0",
      keys: ids.map(userId),
      path: (id) => `/users/${encodeURIComponent(id)}/mailboxSettings`,
      now: () => this.#clock.now(),
    });
    const found = new Map<UserId, Calendar | "none" | "refused">();
    for (const [id, part] of parts) {
      const answer = answerOf(part);
      if (answer !== null) found.set(id, answer);
    }
    return found;
  }
}

/** A mailbox that is not there, on-premises or of somebody who has left says nothing; null could not be read. */
function answerOf({ status, body }: Part): Calendar | "none" | "refused" | null {
  switch (status) {
    case 200:
      return calendarOf(body);
    case 404:
      return "none";
    case 401:
    case 403:
      return "refused";
    default:
      return null;
  }
}
