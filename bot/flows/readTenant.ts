import { BotError, isBotError } from "../core/errors.ts";
import { isComplete, type ReportScope } from "../core/evidence.ts";
import type { Gap } from "../core/gap.ts";
import type { ScanId, UserId } from "../core/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { Directory, Registrations } from "../ports/directory.ts";
import type { ScanReport, Staged } from "../ports/store/scans.ts";
import type { Store } from "../ports/store.ts";
import { type Assessed, assessStaged, mailboxesToRead } from "./assessStaged.ts";

export interface ReadPorts {
  readonly directory: Directory;
  readonly registrations: Registrations;
  readonly store: Store;
  readonly clock: Clock;
}

export interface ReadOrder {
  readonly id: ScanId;
  readonly breakGlass: ReadonlySet<UserId>;
  /** Directory roles by holder; empty where they could not be read. */
  readonly roles: ReadonlyMap<UserId, readonly string[]>;
  readonly scope: ReportScope;
}

/** How far the reading has come: people, or in the phase `report` its rows. `expected` is null while, or because, nobody said how many there are. */
export interface HowFar {
  readonly phase: "reading" | "report" | "confirming";
  readonly read: number;
  readonly expected: number | null;
}

/**
 * Reads everyone and what is known of their registration, and gives each exactly one verdict. Listing, report and verdicts
 * go on at once: the report's quota is what a scan waits for (performance.md 1.2), so all else is done by the time its
 * last page comes. Throws a `BotError` when not everybody could be read.
 */
export async function readTenant(
  ports: ReadPorts,
  order: ReadOrder,
  tell: (howFar: HowFar) => Promise<void>,
): Promise<ScanReport> {
  const reading = new Reading(ports, order, tell);
  const tasks = [reading.people(), reading.report()].map((task) =>
    task.catch((error: unknown) => {
      reading.stopped = true;
      throw error;
    }),
  );
  await Promise.allSettled(tasks);
  await Promise.all(tasks);
  return reading.finish();
}

class Reading {
  readonly #ports: ReadPorts;
  readonly #order: ReadOrder;
  readonly #tell: (howFar: HowFar) => Promise<void>;
  readonly #gaps: Gap[] = [];
  /** Set when the other half has failed: what is still read would be thrown away. */
  stopped = false;
  #expected: number | null = null;
  #people = 0;
  /** Everybody is staged. */
  #listed = false;
  /** Pages of the report that were staged before everybody was are assessed; from now on each page is, as it comes. */
  #caughtUp = false;
  #reportPages = 0;
  #reportAsOf: Date | null = null;
  #sums: Assessed = { people: 0, confirmed: 0, unreadMailboxes: 0, unreadStates: 0 };

  constructor(ports: ReadPorts, order: ReadOrder, tell: (howFar: HowFar) => Promise<void>) {
    this.#ports = ports;
    this.#order = order;
    this.#tell = tell;
  }

  /** Stages everybody and what their mailboxes are, and assesses those the report has told of meanwhile. */
  async people(): Promise<void> {
    await this.#listEverybody();
    this.#listed = true;
    await this.#readMailboxes();
    for (let pages = -1; pages !== this.#reportPages; ) {
      pages = this.#reportPages;
      await this.#assessAll("reported");
    }
    this.#caughtUp = true;
  }

  async #listEverybody(): Promise<void> {
    const { directory } = this.#ports;
    const counting = directory.userCount().then((count) => {
      this.#expected = count;
    });
    const [listed] = await Promise.all([this.#list("in parallel"), counting]);
    if (listed > this.#people)
      this.#gaps.push({ is: "listed-twice", people: listed - this.#people });
    let count = await directory.userCount();
    if (!isComplete(this.#people, this.#expected, count)) {
      await this.#list("in one chain");
      count = await directory.userCount();
    }
    if (!isComplete(this.#people, this.#expected, count))
      throw new BotError(
        "directory-incomplete",
        `Microsoft Graph listed ${this.#people} people although the tenant has ${count ?? this.#expected}.`,
        "Nothing was changed. Run scan again in a few minutes.",
      );
    if (this.#expected === null && count === null) this.#gaps.push({ is: "uncounted" });
  }

  /** Returns how many were listed, those listed twice counted twice. */
  async #list(how: "in parallel" | "in one chain"): Promise<number> {
    let listed = 0;
    for await (const page of this.#ports.directory.users(how)) {
      if (this.stopped) break;
      listed += page.length;
      this.#people += await this.#ports.store.scans.stageUsers(this.#order.id, page);
      await this.#tell({ phase: "reading", read: this.#people, expected: this.#expected });
    }
    return listed;
  }

  async #readMailboxes(): Promise<void> {
    const { directory, store, clock } = this.#ports;
    const { id } = this.#order;
    for await (const batch of store.scans.staged(id, "without mailbox")) {
      if (this.stopped) return;
      const ids = mailboxesToRead(this.#order, batch, clock.now());
      if (ids.length > 0)
        await store.scans.stageMailboxes(id, await directory.mailboxPurposes(ids));
    }
  }

  /** Stages the report page by page, and assesses each page's people once everybody is listed. */
  async report(): Promise<void> {
    const { registrations, store } = this.#ports;
    let rows = 0;
    try {
      for await (const page of registrations.report(this.#order.scope)) {
        if (this.stopped) break;
        await store.scans.stageReport(this.#order.id, page);
        this.#reportPages += 1;
        this.#reportAsOf ??= page[0]?.row.asOf ?? null;
        rows += page.length;
        if (this.#caughtUp) await this.#assessThese(page.map(({ id }) => id));
        // The report is paced and people are not: once everyone is listed, only its rows tell how far the scan is.
        if (this.#listed && this.#order.scope === "everyone")
          await this.#tell({ phase: "report", read: rows, expected: this.#expected });
      }
    } catch (error) {
      if (!isBotError(error, "directory-not-licensed")) throw error;
      this.#gaps.push({ is: "no-report" });
    }
  }

  /** Assesses whoever is left: people the report does not list. */
  async finish(): Promise<ScanReport> {
    await this.#assessAll("all");
    const { confirmed, unreadMailboxes, unreadStates } = this.#sums;
    if (unreadMailboxes > 0) this.#gaps.push({ is: "unread-mailboxes", people: unreadMailboxes });
    if (unreadStates > 0) this.#gaps.push({ is: "unread-states", people: unreadStates });
    return { people: this.#people, reportAsOf: this.#reportAsOf, confirmed, gaps: this.#gaps };
  }

  async #assessAll(whom: "all" | "reported"): Promise<void> {
    for await (const batch of this.#ports.store.scans.staged(this.#order.id, whom)) {
      if (this.stopped) return;
      await this.#assess(batch);
      if (whom === "all")
        await this.#tell({ phase: "confirming", read: this.#sums.people, expected: this.#people });
    }
  }

  async #assessThese(ids: readonly UserId[]): Promise<void> {
    for (let from = 0; from < ids.length; from += BATCH)
      await this.#assess(
        await this.#ports.store.scans.stagedOf(this.#order.id, ids.slice(from, from + BATCH)),
      );
  }

  async #assess(batch: readonly Staged[]): Promise<void> {
    if (batch.length === 0) return;
    const done = await assessStaged(this.#ports, this.#order, batch);
    const sums = this.#sums;
    this.#sums = {
      people: sums.people + done.people,
      confirmed: sums.confirmed + done.confirmed,
      unreadMailboxes: sums.unreadMailboxes + done.unreadMailboxes,
      unreadStates: sums.unreadStates + done.unreadStates,
    };
  }
}

const BATCH = 500;
