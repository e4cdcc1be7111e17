import { type Speech, speechFor } from "../../cards/speech.ts";
import { belongs } from "../../core/role.ts";
import { exemptionsPage, type ListExemptionsPorts } from "../../flows/listExemptions.ts";
import type { PlanPostPorts } from "../../flows/planPosts.ts";
import type { Render } from "../../flows/postCard.ts";
import type { Post } from "../../ports/store/posts.ts";
import { type AccessPorts, roleOf } from "../access.ts";
import { EXEMPTIONS_LIST } from "../commands/exemptCommand.ts";
import { listNamed, REACH_PREFIX, type ReachPorts, reachPage } from "../commands/reachCommand.ts";
import { unregisteredPage } from "../commands/reportCommands.ts";
import { message, type PressHandler } from "./press.ts";

const PREFIX = "unregistered/";

/** Turns the page of a list, for somebody who may still see it. */
export const listPress =
  (
    ports: PlanPostPorts & ReachPorts & ListExemptionsPorts & { readonly access: AccessPorts },
  ): PressHandler =>
  async ({ event, post, reader }) => {
    const role = await roleOf(ports.access, event.actor.user).catch(() => null);
    const speech = speechFor(reader);
    if (role === null) return message(speech.say("command:roleUnreadable"));
    const audience = isExemptions(post) ? "everyone" : "security";
    if (!belongs(role, audience) || post.recipient !== event.actor.user)
      return message(speech.say("presses:list/notYours"));
    const asked = Number(event.data.page);
    const page = Number.isFinite(asked) ? asked : 1;
    const render = isExemptions(post)
      ? await exemptionsPage(ports, page, role === "admin")
      : await pageOf(ports, post, page, speech);
    if (typeof render === "string") return message(render);
    return { kind: "card", card: render({ ...post, reader }).card };
  };

const isExemptions = ({ kind, subject }: Post): boolean =>
  kind === "list" && subject === EXEMPTIONS_LIST;

async function pageOf(
  ports: PlanPostPorts & ReachPorts,
  { kind, subject }: Post,
  page: number,
  speech: Speech,
): Promise<Render | string> {
  if (kind === "list" && subject.startsWith(PREFIX))
    return unregisteredPage(ports, subject.slice(PREFIX.length), page, speech);
  const what =
    kind === "list" && subject.startsWith(REACH_PREFIX)
      ? listNamed([subject.slice(REACH_PREFIX.length)])
      : null;
  return what === null ? speech.say("presses:list/noPages") : reachPage(ports, what, page);
}
