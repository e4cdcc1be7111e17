import { enforcedCard } from "../../cards/enforced.ts";
import { speechFor } from "../../cards/speech.ts";
import { planId } from "../../core/ids.ts";
import { type HelpPorts, noteHelp } from "../../flows/noteHelp.ts";
import { changeOf } from "../../flows/planPosts.ts";
import type { Sender } from "../../flows/sender.ts";
import { message, type PressHandler } from "./press.ts";

export type EnforcedPressPorts = HelpPorts & { readonly sender: Sender };

/** "I need help" on the card that told somebody of their change. Only they may press it. */
export const enforcedPress =
  (ports: EnforcedPressPorts): PressHandler =>
  async ({ event, post, revision, reader }) => {
    const { say } = speechFor(reader);
    const { user } = event.actor;
    const [plan = ""] = post.subject.split("/", 1);
    const isTheirs =
      post.kind === "enforced" && post.recipient === user && post.subject === `${plan}/${user}`;
    const change = isTheirs
      ? (await ports.store.ledger.ofUser(user)).find((each) => each.plan === plan)
      : undefined;
    const record = change === undefined ? null : await ports.store.plans.byId(planId(plan));
    if (change === undefined || record === null) return message(say("enforced:notYours"));
    await noteHelp(ports, record.plan.id, user);
    const card = enforcedCard({
      id: post.id,
      rev: revision,
      reader,
      organisation: ports.sender.organisation,
      serviceDesk: ports.sender.serviceDesk,
      change: changeOf(record, change),
      askedForHelp: true,
    });
    return { kind: "card", card };
  };
