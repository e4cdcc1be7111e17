import { BotError } from "../../core/errors.ts";
import type { Page } from "./page.ts";
import type { WireObject } from "./wire.ts";

/** Fetches one page by path or next link; throws a `BotError` when it cannot. Tells the next link as early as it can. */
export type FetchPage = (target: string, onNextLink: (link: string) => void) => Promise<Page>;

/** Pages that may wait for the caller: enough to ride out a slow write of the store, and a bound on memory. */
const AHEAD = 3;

/**
 * The rows of a listing, page by page; empty pages are normal. The next page is asked for as soon as the head of this one
 * has come, whatever the caller is doing, until `AHEAD` pages wait for it. Links are opaque and absolute (graph.md 2.1);
 * one that repeats would go on for ever: `directory-looping`.
 */
export async function* pages(
  first: string,
  fetchPage: FetchPage,
): AsyncGenerator<readonly WireObject[]> {
  const chain = new Chain(first, fetchPage);
  try {
    for (let page = await chain.next(); page !== null; page = await chain.next()) yield page.rows();
  } finally {
    chain.stop();
  }
}

/** Follows the links of one listing by itself, and keeps what has come until it is asked for. */
class Chain {
  readonly #first: string;
  readonly #fetchPage: FetchPage;
  /** In order; null is the end. A page that failed is there too, and is heard of in its turn. */
  readonly #coming: Promise<Page | null>[] = [];
  #arrival = Promise.withResolvers<void>();
  #room = Promise.withResolvers<void>();
  #stopped = false;

  constructor(first: string, fetchPage: FetchPage) {
    this.#first = first;
    this.#fetchPage = fetchPage;
    void this.#follow();
  }

  /** The next page, or null at the end. Throws when it failed, or goes round in a circle. */
  async next(): Promise<Page | null> {
    while (this.#coming.length === 0) await this.#arrival.promise;
    const page = await this.#coming[0];
    this.#coming.shift();
    this.#room.resolve();
    return page ?? null;
  }

  stop(): void {
    this.#stopped = true;
    this.#room.resolve();
  }

  /** Never rejects: failures wait in their page's place. */
  async #follow(): Promise<void> {
    const seen = new Set<string>();
    for (let target = this.#first; !this.#stopped; ) {
      const link = await this.#fetch(target);
      if (link === null) return this.#put(Promise.resolve(null));
      if (seen.has(link)) return this.#put(Promise.reject(loop(this.#first)));
      seen.add(link);
      target = link;
      while (this.#coming.length >= AHEAD && !this.#stopped) {
        this.#room = Promise.withResolvers();
        await this.#room.promise;
      }
    }
  }

  /** Asks for a page and returns its next link, most often before the page has come. */
  #fetch(target: string): Promise<string | null> {
    const { promise, resolve } = Promise.withResolvers<string | null>();
    const page = this.#fetchPage(target, resolve);
    this.#put(page);
    let told = false;
    void promise.then(() => {
      told = true;
    });
    page.then(
      // Reading it from the rows would parse what may have to wait: only where the head did not tell.
      (come) => told || resolve(come.nextLink()),
      () => resolve(null),
    );
    return promise;
  }

  #put(page: Promise<Page | null>): void {
    // A caller may leave in the middle of a listing: then nobody is there to hear that a page ahead failed.
    page.catch(() => {});
    this.#coming.push(page);
    this.#arrival.resolve();
    this.#arrival = Promise.withResolvers();
  }
}

const loop = (first: string): BotError =>
  new BotError(
    "directory-looping",
    `The pages of ${first.split("?")[0]} go round in a circle.`,
    "Microsoft Graph gave the same next page twice, so the list is not complete. Run the scan again.",
  );
