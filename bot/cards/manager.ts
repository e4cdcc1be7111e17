import manager from "../../cards/manager.json" with { type: "json" };
import { USUAL_EXEMPTION_DAYS } from "../core/exemption.ts";
import type { PostId, UserId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import { plainText } from "../core/text.ts";
import { isoDay } from "./dates.ts";
import { classChoices } from "./exemptionForm.ts";
import { heading } from "./heading.ts";
import { plainSentence } from "./isolated.ts";
import { LINE_LIMIT } from "./notice.ts";
import { referenceCode } from "./reference.ts";
import { type Card, render } from "./render.ts";
import { speechFor } from "./speech.ts";

/** People on one card to a manager; more come with the next one. */
export const MOST_REPORTS = 10;

export interface OpenReport {
  readonly user: UserId;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly why: "unreachable" | "reminded";
  readonly due: Date;
}

export interface ManagerView {
  readonly id: PostId;
  readonly rev: number;
  readonly reader: Reader;
  readonly now: Date;
  readonly organisation: string;
  /** What the last press came to; empty before the first. Names in it are plain text. */
  readonly notice: string;
  /** Only the manager's own, as of now. At most `MOST_REPORTS`. */
  readonly reports: readonly OpenReport[];
  /** The last day somebody may be left alone until. */
  readonly latest: Date;
}

const DAY_MS = 86_400_000;

/** Asks one manager to speak to the people who report to them: nobody else sees the names. */
export function managerCard(view: ManagerView): Card {
  const speech = speechFor(view.reader);
  const { say, dates } = speech;
  const organisation = plainText(view.organisation);
  const { zone } = view.reader;
  const reports = view.reports.slice(0, MOST_REPORTS);
  const title = heading(
    view.notice === "" && reports.length > 0 ? say("manager:title") : say("manager:answered"),
  );
  return render(
    manager,
    {
      id: view.id,
      rev: view.rev,
      title,
      subtitle: say("proof:from", { organisation }),
      fallback: say("proof:fallback", { title }),
      hasNotice: view.notice !== "",
      notice: plainSentence(view.notice, LINE_LIMIT),
      lines:
        reports.length === 0
          ? [say("manager:nobody")]
          : [
              say("manager:why", {
                organisation: capitalised(organisation),
                people: speech.people(reports.length),
              }),
              say("manager:ask"),
            ],
      hasPeople: reports.length > 0,
      people: reports.map((each) => ({
        key: each.user,
        name: plainText(each.displayName) || say("counted:noName"),
        userPrincipalName: plainText(each.userPrincipalName, 120),
        why: say(`manager:reason/${each.why}`),
        due: dates.stamp(each.due),
      })),
      closing: say("manager:closing"),
      minDate: isoDay(new Date(view.now.getTime() + DAY_MS), zone),
      maxDate: isoDay(view.latest, zone),
      reference: referenceCode(view.id),
      classes: classChoices(speech),
      usualDays: USUAL_EXEMPTION_DAYS,
      words: speech.block("manager:card"),
      exemption: speech.block("exemption:card"),
    },
    speech,
  );
}

/** For the start of a sentence: a configured name may be "your organisation". */
const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
