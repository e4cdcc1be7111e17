import { isRightToLeft, type Reader } from "../core/language.ts";
import { refusedLinks, SECURITY_INFO, unlinked } from "../core/links.ts";
import { plainText } from "../core/text.ts";
import { speechFor } from "./speech.ts";

export interface LetterView {
  readonly reader: Reader;
  readonly now: Date;
  /** The campaign's, which is published elsewhere too. */
  readonly code: string;
  readonly displayName: string;
  readonly organisation: string;
  readonly serviceDesk: string;
  /** A paragraph of the admin's own; empty for none. */
  readonly note: string;
  /** Which e-mail this is, from 1. */
  readonly number: number;
  readonly of: number;
  readonly deadline: Date;
}

/** An e-mail's words, twice: plain, and as HTML that says the same. */
export interface LetterWords {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

type Block =
  | { readonly is: "line" | "strong" | "small"; readonly text: string }
  | { readonly is: "link"; readonly to: string };

/**
 * The reminder as an e-mail: the card's words as far as they hold there, one link, nothing to load and nothing to answer.
 * @throws Error for a link to anywhere but where we say
 */
export function letterWords(view: LetterView): LetterWords {
  const { reader } = view;
  const blocks = blocksOf(view);
  const { say } = speechFor(reader);
  const direction = isRightToLeft(reader.language) ? "rtl" : "ltr";
  const subject = say(view.number <= 1 ? "letter:subject/first" : "letter:subject/again");
  const letter = {
    subject,
    text: `${blocks.map((block) => (block.is === "link" ? block.to : block.text)).join("\n\n")}\n`,
    html: [
      "<!doctype html>",
      `<html lang="${reader.language}" dir="${direction}">`,
      `<head><meta charset="utf-8"><title>${escaped(subject)}</title></head>`,
      `<body style="font-family:'Segoe UI',Arial,sans-serif;font-size:15px;line-height:1.5;max-width:640px">`,
      ...blocks.map(htmlOf),
      "</body></html>",
      "",
    ].join("\n"),
  };
  const refused = refusedLinks(`${letter.text} ${letter.html}`);
  if (refused.length > 0)
    throw new Error(`A letter breaks our word about links: ${refused.join()}.`);
  return letter;
}

function blocksOf(view: LetterView): readonly Block[] {
  const speech = speechFor(view.reader);
  const { say, dates } = speech;
  const organisation = unlinked(plainText(view.organisation));
  const note = unlinked(plainText(view.note, 600));
  const date = dates.moment(view.deadline);
  const line = (text: string): Block => ({ is: "line", text });
  const small = (text: string): Block => ({ is: "small", text });
  return [
    line(say("letter:greeting", { name: unlinked(plainText(view.displayName)) })),
    line(say("letter:here")),
    line(say("nudge:why", { organisation: capitalised(organisation) })),
    ...(note === "" ? [] : [line(note)]),
    {
      is: "strong",
      text:
        view.deadline <= view.now
          ? say("nudge:until/overdue", { date })
          : say("nudge:until/open", { date }),
    },
    { is: "strong", text: say("letter:whatToDo") },
    ...speech.lines("letter:steps").map(line),
    line(say("letter:page")),
    { is: "link", to: SECURITY_INFO },
    line(say(view.number >= view.of ? "letter:ending/last" : "letter:ending/open")),
    line(say("letter:desk", { desk: unlinked(plainText(view.serviceDesk, 200)) })),
    line(say("letter:teams")),
    small(say("campaignCode:label", { code: view.code })),
    small(say("letter:trust")),
    small(say("letter:signed", { organisation })),
  ];
}

function htmlOf(block: Block): string {
  switch (block.is) {
    case "line":
      return `<p>${escaped(block.text)}</p>`;
    case "strong":
      return `<p><strong>${escaped(block.text)}</strong></p>`;
    case "small":
      return `<p style="font-size:13px">${escaped(block.text)}</p>`;
    case "link":
      return `<p dir="ltr"><a href="${block.to}">${block.to}</a></p>`;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (each) => ENTITIES[each] ?? each);

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
