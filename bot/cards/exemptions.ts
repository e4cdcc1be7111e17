import exemptions from "../../cards/exemptions.json" with { type: "json" };
import type { Exemption } from "../core/exemption.ts";
import type { PostId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import { plainText } from "../core/text.ts";
import { PAGE_SIZE, pagesOf } from "./list.ts";
import { type Card, render } from "./render.ts";
import { speechFor } from "./speech.ts";

interface ExemptionRow {
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly ownerName: string;
  readonly why: Exemption["why"];
  readonly until: Date;
  /** In the asker's words; null where the reader may not see them. */
  readonly terms: { readonly reason: string; readonly control: string } | null;
}

export interface ExemptionsView {
  readonly id: PostId;
  readonly rev: number;
  readonly reader: Reader;
  /** This page only, at most `PAGE_SIZE`: the one that ends first comes first. */
  readonly rows: readonly ExemptionRow[];
  /** From 1. */
  readonly page: number;
  readonly total: number;
  /** Requests nobody has decided on. */
  readonly waiting: number;
  /** People who can sign in, and how many of them may be exempt. */
  readonly base: number;
  readonly most: number;
  readonly now: Date;
}

/** Longest text of an asker in a table; the request's own card shows all of it. */
const CELL_LIMIT = 120;

/** Who is exempt: a page of the list that everyone may see. */
export function exemptionsCard(view: ExemptionsView): Card {
  const speech = speechFor(view.reader);
  const { say, dates } = speech;
  const { count } = speech.numbers;
  const pages = pagesOf(view.total);
  const title = say("exemptions:title");
  return render(
    exemptions,
    {
      id: view.id,
      rev: view.rev,
      title,
      subtitle: say("exemptions:asOf", { date: dates.moment(view.now) }),
      fallback: title,
      lines: [
        say("exemptions:of", { many: view.total, base: view.base, most: view.most }),
        ...(view.total === 0 ? [say("exemptions:nobody")] : []),
        ...(view.waiting > 0 ? [say("exemptions:waiting", { many: view.waiting })] : []),
        say("exemptions:how"),
      ],
      hasRows: view.rows.length > 0,
      rows: view.rows.slice(0, PAGE_SIZE).map(({ terms, ...row }) => ({
        name: plainText(row.displayName) || say("counted:noName"),
        userPrincipalName: plainText(row.userPrincipalName, 120),
        why: say(`exemption:class/${row.why}`),
        hasDetail: terms !== null,
        detail: say("exemptions:detail", {
          reason: plainText(terms?.reason ?? "", CELL_LIMIT),
          control: plainText(terms?.control ?? "", CELL_LIMIT),
        }),
        until: dates.stamp(row.until),
        owner: plainText(row.ownerName) || say("counted:noName"),
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
      words: speech.block("exemptions:card"),
    },
    speech,
  );
}
