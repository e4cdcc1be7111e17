import list from "../../cards/list.json" with { type: "json" };
import type { PostId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import { plainText } from "../core/text.ts";
import { heading } from "./heading.ts";
import { type Card, render } from "./render.ts";
import { speechFor } from "./speech.ts";

interface ListedPerson {
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly department: string | null;
}

export interface ListView {
  readonly id: PostId;
  readonly rev: number;
  readonly reader: Reader;
  /** The department it is about; empty for all. */
  readonly department: string;
  /** This page only, ordered by department. At most `PAGE_SIZE`. */
  readonly rows: readonly ListedPerson[];
  /** From 1. */
  readonly page: number;
  /** People on all pages together. */
  readonly total: number;
  /** People who can sign in: what `total` is out of. */
  readonly base: number;
  /** When they were last scanned. */
  readonly asOf: Date;
}

/** People on one page: what a reader scans at a glance, and far from the size limit. */
export const PAGE_SIZE = 20;

/** How many pages this many people fill; never none. */
export const pagesOf = (total: number): number => Math.max(1, Math.ceil(total / PAGE_SIZE));

/** One page of people, by department, with buttons to turn it. */
export function listCard(view: ListView): Card {
  const speech = speechFor(view.reader);
  const { say } = speech;
  const { count } = speech.numbers;
  const pages = pagesOf(view.total);
  const department = plainText(view.department);
  const title = heading(
    department === "" ? say("list:title") : say("list:titleOf", { department }),
  );
  return render(
    list,
    {
      id: view.id,
      rev: view.rev,
      title,
      subtitle: say("list:asOf", { date: speech.dates.moment(view.asOf) }),
      fallback: title,
      lines: [
        say("list:of", { many: view.total, base: view.base }),
        view.total === 0 ? say("list:nobody") : say("list:export"),
      ],
      hasRows: view.rows.length > 0,
      rows: view.rows.slice(0, PAGE_SIZE).map((each) => ({
        department: plainText(each.department ?? "", 60) || say("list:noDepartment"),
        name: plainText(each.displayName) || say("counted:noName"),
        userPrincipalName: plainText(each.userPrincipalName, 120),
      })),
      pageLine: say("list:page", {
        page: view.page,
        pages,
        people: speech.people(view.rows.length),
      }),
      hasPrevious: view.page > 1,
      previousPage: view.page - 1,
      previousTip: say("list:turn", { page: count(view.page - 1) }),
      hasNext: view.page < pages,
      nextPage: view.page + 1,
      nextTip: say("list:turn", { page: count(view.page + 1) }),
      words: speech.block("list:card"),
    },
    speech,
  );
}
