import { isBotError } from "../../core/errors.ts";
import type { GraphClient } from "./graphClient.ts";
import { merged } from "./merged.ts";
import { NameCuts, nameRanges } from "./nameRanges.ts";
import type { Page } from "./page.ts";
import { type FetchPage, pages } from "./pages.ts";
import { PROFILE_SELECT } from "./profile.ts";
import { Refusal } from "./refusal.ts";
import { stringOf, type WireObject } from "./wire.ts";

type Rows = readonly WireObject[];

/**
 * Lists every user, in pages of rows. What a tenant refuses of it is left out: first the states, then the ranges. What one
 * listing learned about the tenant serves the next.
 */
export class UserListing {
  readonly #client: GraphClient;
  readonly #cuts = new NameCuts();
  #select = `${PROFILE_SELECT},perUserMfaState`;

  constructor(client: GraphClient) {
    this.#client = client;
  }

  /** One page after the other. */
  inOneChain(): AsyncGenerator<Rows> {
    const first = this.#path();
    return pages(first, (target, onNextLink) =>
      target === first ? this.#first(onNextLink) : this.#page(target, onNextLink),
    );
  }

  /**
   * Parts of the alphabet side by side. A tenant of one page is read with one request, and one whose
   * directory refuses ranges in one chain. Whether everybody was read is for the caller to prove, by counting.
   */
  async *inParallel(): AsyncGenerator<Rows> {
    const whole = this.#cuts.learned ? null : await this.#wholeIfShort();
    if (whole !== null) {
      yield whole.rows();
      return;
    }
    for await (const rows of (await this.#parts()) ?? this.inOneChain()) {
      for (const row of rows) this.#cuts.see(stringOf(row.userPrincipalName) ?? "");
      yield rows;
    }
    this.#cuts.settle();
  }

  /** The list's first page if it is the only one. It also says which properties may be selected. */
  async #wholeIfShort(): Promise<Page | null> {
    const { promise: next, resolve } = Promise.withResolvers<string | null>();
    const first = this.#first(resolve);
    first.then(
      (page) => resolve(page.nextLink()),
      () => resolve(null),
    );
    return (await next) === null ? first : null;
  }

  /** The parts, all of them under way; null when the directory does not know ranges. */
  async #parts(): Promise<AsyncGenerator<Rows> | null> {
    const streams = nameRanges(this.#cuts.cuts).map((range) =>
      pages(this.#path(range), this.#page),
    );
    const firsts = streams.map((stream) => stream.next());
    const asked = await Promise.allSettled(firsts);
    if (!asked.some((each) => each.status === "rejected" && isRefused(each.reason)))
      return merged(streams.map((stream, at) => continued(firsts[at], stream)));
    for (const stream of streams) stream.return(undefined).catch(() => {});
    return null;
  }

  /** The first page of the whole list: with states, or without them where their selection is refused. */
  async #first(onNextLink: (link: string) => void): Promise<Page> {
    try {
      return await this.#page(this.#path(), onNextLink);
    } catch (error) {
      if (!isRefused(error) || this.#select === PROFILE_SELECT) throw error;
      this.#select = PROFILE_SELECT;
      return this.#page(this.#path(), onNextLink);
    }
  }

  #path(range?: string): string {
    const filter = range === undefined ? "" : `&$filter=${encodeURIComponent(range)}`;
    return `/users?$select=${this.#select}&$top=999${filter}`;
  }

  readonly #page: FetchPage = (target, onNextLink) =>
    this.#client.page(target, { background: true }, onNextLink);
}

/** A stream whose first item somebody has asked for already. */
async function* continued<Item>(
  first: Promise<IteratorResult<Item>> | undefined,
  rest: AsyncGenerator<Item>,
): AsyncGenerator<Item> {
  const result = await (first ?? rest.next());
  if (result.done === true) return;
  try {
    yield result.value;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/** Graph does not know what we selected or filtered by: a 400, with whatever code (graph.md 15, item 4). */
const isRefused = (error: unknown): boolean =>
  isBotError(error) && error.cause instanceof Refusal && error.cause.status === 400;
