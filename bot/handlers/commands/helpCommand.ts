import { helpCard } from "../../cards/help.ts";
import { speechFor } from "../../cards/speech.ts";
import type { CommandSpec } from "../../core/command.ts";
import type { Command } from "./command.ts";

/** `help`: the commands the reader may use, straight from their records. */
export const helpCommand = (specs: () => readonly CommandSpec[]): Command => ({
  spec: {
    name: "help",
    aliases: ["hello", "hi", "hey", "commands"],
    audience: "everyone",
    usage: "help",
    summary: "Show what you can type.",
  },
  run: async ({ role }) => ({
    kind: "card",
    open: true,
    about: { kind: "list", subject: "help" },
    render: ({ reader }) => ({
      card: helpCard({ reader, role, commands: specs() }),
      summary: `${speechFor(reader).say("help:title")}.`,
    }),
  }),
});
