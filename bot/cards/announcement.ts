import { escapeMarkdown } from "../core/text.ts";
import { deskWords, organisationWords } from "./senderWords.ts";
import type { Speech } from "./speech.ts";

export interface AnnouncementView {
  readonly organisation: string;
  readonly serviceDesk: string;
  readonly name: string;
  readonly code: string;
  /** When the first messages go out, or went out. */
  readonly start: Date;
  /** Until when the code is shown. */
  readonly until: Date;
}

/** What an admin publishes elsewhere, so that people can tell our messages from others: plain paragraphs to paste, after a line for the admin. */
export function announcementText(speech: Speech, view: AnnouncementView): string {
  const { say, lines, dates } = speech;
  const organisation = escapeMarkdown(organisationWords(speech, view.organisation));
  const values = {
    organisation,
    start: dates.day(view.start),
    until: dates.moment(view.until),
    code: view.code,
    desk: escapeMarkdown(deskWords(speech, view.serviceDesk), 300),
  };
  return [
    say("announcement:intro", {
      name: escapeMarkdown(view.name),
      date: dates.moment(view.until),
    }),
    say("announcement:title"),
    ...lines("announcement:text", values),
  ].join("\n\n");
}
