import help from "../../cards/help.json" with { type: "json" };
import type { CommandSpec } from "../core/command.ts";
import type { Reader } from "../core/language.ts";
import { belongs, type Role } from "../core/role.ts";
import { type Card, render } from "./render.ts";
import { speechFor } from "./speech.ts";

export interface HelpView {
  readonly reader: Reader;
  readonly role: Role;
  /** All commands; those the reader may not use are left out. */
  readonly commands: readonly CommandSpec[];
}

/** What the reader can type. The commands themselves are the same words in every language. */
export function helpCard(view: HelpView): Card {
  const speech = speechFor(view.reader);
  const { say } = speech;
  const summaries = speech.block("help:summary");
  return render(
    help,
    {
      title: say("help:title"),
      subtitle: say("help:subtitle"),
      fallback: say("help:fallback"),
      lines: [say(`help:role/${view.role}`), say("help:where")],
      commands: view.commands
        .filter((command) => belongs(view.role, command.audience))
        .map(({ name, usage, summary }) => ({ usage, summary: summaries[name] ?? summary })),
      closing: say("help:closing"),
    },
    speech,
  );
}
