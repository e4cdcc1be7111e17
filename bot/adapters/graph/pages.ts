import { BotError } from "../../core/errors.ts";
import { objectsOf, stringOf, type WireObject } from "./wire.ts";

/** Fetches one page by path or next link; throws a `BotError` when it cannot. */
export type FetchPage = (target: string) => Promise<WireObject>;

/**
 * The rows of a listing, page by page; empty pages are normal. The next page is asked for while the caller works on this one.
 * Links are opaque and absolute (graph.md 2.1); one that repeats would go on for ever: `directory-looping`.
 */
export async function* pages(
  first: string,
  fetchPage: FetchPage,
): AsyncGenerator<readonly WireObject[]> {
  const seen = new Set<string>();
  let page: Promise<WireObject> | undefined = fetchPage(first);
  while (page !== undefined) {
    const body: WireObject = await page;
    const link = stringOf(body["@odata.nextLink"]);
    const looping = link !== null && seen.has(link);
    page = link === null || looping ? undefined : ahead(fetchPage(link));
    if (link !== null) seen.add(link);
    yield objectsOf(body.value);
    if (looping) throw loop(first);
  }
}

/** A caller may leave in the middle of a listing: then nobody is there to hear that the page ahead failed. */
function ahead(page: Promise<WireObject>): Promise<WireObject> {
  page.catch(() => {});
  return page;
}

const loop = (first: string): BotError =>
  new BotError(
    "directory-looping",
    `The pages of ${first.split("?")[0]} go round in a circle.`,
    "Microsoft Graph gave the same next page twice, so the list is not complete. Run the scan again.",
  );
