import help from "../../cards/help.json" with { type: "json" };
import type { CommandSpec } from "../core/command.ts";
import { belongs, type Role } from "../core/role.ts";
import { type Card, render } from "./render.ts";

export interface HelpView {
  readonly role: Role;
  /** All commands; those the reader may not use are left out. */
  readonly commands: readonly CommandSpec[];
}

const ROLE_LINES: Readonly<Record<Role, string>> = {
  admin: "You are an MFA admin: you may ask, act and approve.",
  analyst: "You are in the security group: you may ask, not act.",
  person: "These are for everyone.",
};

/** What the reader can type. */
export const helpCard = (view: HelpView): Card =>
  render(help, {
    title: "What I can do for you",
    subtitle: "I remind people to set up MFA, and never act on an account without two approvals.",
    fallback: "Type status, verify or help.",
    lines: [ROLE_LINES[view.role], "Type a command here, or mention me with it in a team."],
    commands: view.commands
      .filter((command) => belongs(view.role, command.audience))
      .map(({ usage, summary }) => ({ usage, summary })),
    closing:
      "Square brackets mean that a part may be left out. I never ask for your password or a code.",
  });
