import list from "../../cards/list.json" with { type: "json" };
import type { PostId } from "../core/ids.ts";
import { plainText } from "../core/text.ts";
import { count, people } from "./count.ts";
import { heading } from "./heading.ts";
import { type Card, render } from "./render.ts";
import { moment } from "./when.ts";

interface ListedPerson {
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly department: string | null;
}

export interface ListView {
  readonly id: PostId;
  readonly rev: number;
  readonly zone: string;
  readonly title: string;
  /** This page only, ordered by department. At most `PAGE_SIZE`. */
  readonly rows: readonly ListedPerson[];
  /** From 1. */
  readonly page: number;
  /** People on all pages together. */
  readonly total: number;
  /** How many people `total` is out of, and what they are: "people who can sign in". */
  readonly base: { readonly people: number; readonly what: string };
  /** When they were last scanned. */
  readonly asOf: Date;
}

/** People on one page: what a reader scans at a glance, and far from the size limit. */
export const PAGE_SIZE = 20;

/** How many pages this many people fill; never none. */
export const pagesOf = (total: number): number => Math.max(1, Math.ceil(total / PAGE_SIZE));

/** One page of people, by department, with buttons to turn it. */
export function listCard(view: ListView): Card {
  const pages = pagesOf(view.total);
  const title = heading(view.title);
  return render(list, {
    id: view.id,
    rev: view.rev,
    title,
    subtitle: `As of ${moment(view.asOf, view.zone)}.`,
    fallback: title,
    lines: [
      `${count(view.total)} of ${count(view.base.people)} ${plainText(view.base.what)}.`,
      view.total === 0 ? "Nobody is on this list." : "To get them all as a file, type export.",
    ],
    hasRows: view.rows.length > 0,
    rows: view.rows.slice(0, PAGE_SIZE).map((each) => ({
      department: plainText(each.department ?? "", 60) || "no department",
      name: plainText(each.displayName) || "no name",
      userPrincipalName: plainText(each.userPrincipalName, 120),
    })),
    pageLine: `Page ${count(view.page)} of ${count(pages)}, ${people(view.rows.length)} on it.`,
    hasPrevious: view.page > 1,
    previousPage: view.page - 1,
    hasNext: view.page < pages,
    nextPage: view.page + 1,
  });
}
