import { ROLE_UNREADABLE } from "../../cards/commandWords.ts";
import { belongs } from "../../core/role.ts";
import type { PlanPostPorts } from "../../flows/planPosts.ts";
import { type AccessPorts, roleOf } from "../access.ts";
import { unregisteredPage } from "../commands/reportCommands.ts";
import { message, type PressHandler } from "./press.ts";

const PREFIX = "unregistered/";

/** Turns the page of a list, for somebody who may still see it. */
export const listPress =
  (ports: PlanPostPorts & { readonly access: AccessPorts }): PressHandler =>
  async ({ event, post }) => {
    const role = await roleOf(ports.access, event.actor.user).catch(() => null);
    if (role === null) return message(ROLE_UNREADABLE);
    if (!belongs(role, "security") || post.recipient !== event.actor.user)
      return message(
        "This list was made for somebody else. Type unregistered for your own, if you may.",
      );
    if (post.kind !== "list" || !post.subject.startsWith(PREFIX))
      return message("That card has no pages.");
    const page = Number(event.data.page);
    const render = await unregisteredPage(
      ports,
      post.subject.slice(PREFIX.length),
      Number.isFinite(page) ? page : 1,
    );
    if (typeof render === "string") return message(render);
    return { kind: "card", card: render(post).card };
  };
