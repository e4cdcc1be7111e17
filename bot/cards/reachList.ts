import reachList from "../../cards/reachList.json" with { type: "json" };
import type { PostId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import type { ReachReason, ReachState } from "../core/reach.ts";
import { plainText } from "../core/text.ts";
import { heading } from "./heading.ts";
import { PAGE_SIZE, pagesOf } from "./list.ts";
import { reachReasonWords } from "./reach.ts";
import { type Card, render } from "./render.ts";
import { speechFor } from "./speech.ts";

export interface ReachListView {
  readonly id: PostId;
  readonly rev: number;
  readonly reader: Reader;
  /** `desk`: whom the date has passed for. */
  readonly what: ReachState | "desk";
  /** This page only. `at`: since when; null for never. */
  readonly rows: readonly {
    readonly displayName: string;
    readonly userPrincipalName: string;
    readonly why: ReachReason;
    readonly at: Date | null;
  }[];
  /** From 1. */
  readonly page: number;
  readonly total: number;
  /** People who can sign in: what `total` is out of. */
  readonly base: number;
  readonly asOf: Date;
}

/** One page of the people in one state of reach, or on the service desk's list. */
export function reachListCard(view: ReachListView): Card {
  const speech = speechFor(view.reader);
  const { say, dates, people } = speech;
  const { count } = speech.numbers;
  const pages = pagesOf(view.total);
  const { what } = view;
  const title = heading(
    what === "desk"
      ? say("reachList:desk")
      : say("reachList:title", { state: say(`reach:state/${what}`) }),
  );
  return render(
    reachList,
    {
      id: view.id,
      rev: view.rev,
      title,
      subtitle: say("reach:asOf", { date: dates.moment(view.asOf) }),
      fallback: title,
      lines: [
        say("reachList:of", { many: view.total, people: people(view.base) }),
        what === "desk" ? say("reachList:deskMeaning") : say(`reach:meaning/${what}`),
        view.total === 0 ? say("reachList:nobody") : say("reachList:export"),
      ],
      hasRows: view.rows.length > 0,
      rows: view.rows.slice(0, PAGE_SIZE).map((each) => ({
        name: plainText(each.displayName) || say("counted:noName"),
        userPrincipalName: plainText(each.userPrincipalName, 120),
        why: reachReasonWords(speech, each.why),
        at: each.at === null ? say("reachList:never") : dates.stamp(each.at),
      })),
      pageLine: say("list:page", { page: view.page, pages, people: people(view.rows.length) }),
      hasPrevious: view.page > 1,
      previousPage: view.page - 1,
      previousTip: say("list:turn", { page: count(view.page - 1) }),
      hasNext: view.page < pages,
      nextPage: view.page + 1,
      nextTip: say("list:turn", { page: count(view.page + 1) }),
      words: speech.block("reachList:card"),
    },
    speech,
  );
}
