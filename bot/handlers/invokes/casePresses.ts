import { noticeCard } from "../../cards/notice.ts";
import { speechFor } from "../../cards/speech.ts";
import { belongs } from "../../core/role.ts";
import { type CloseCasePorts, closeCase, remindAgain } from "../../flows/closeCase.ts";
import { caseRender } from "../../flows/openCase.ts";
import type { Jobs } from "../../ports/jobs.ts";
import type { CaseEnd } from "../../ports/store/trust.ts";
import { type AccessPorts, roleOf } from "../access.ts";
import { message, type PressHandler } from "./press.ts";

export interface CasePressPorts extends CloseCasePorts {
  readonly access: AccessPorts;
  readonly jobs: Jobs;
}

/** Genuine, or not: for whoever is in the security team or an admin at this moment. The answer is the card as it stands then. */
export const closeCasePress =
  (ports: CasePressPorts, end: CaseEnd): PressHandler =>
  async ({ event, post, reader }) => {
    const { say } = speechFor(reader);
    const by = event.actor.user;
    const role = await roleOf(ports.access, by).catch(() => null);
    if (role === null) return message(say("command:roleUnreadable"));
    if (!belongs(role, "security")) {
      await ports.store.audit.append([
        {
          at: ports.clock.now(),
          actor: by,
          event: "access.denied",
          subject: post.subject,
          detail: { verb: event.verb, role },
        },
      ]);
      return message(say("case:refused/notYours"));
    }
    const found = post.kind === "case" ? await ports.store.cases.byId(post.subject) : null;
    if (found === null) return message(say("case:refused/unknown"));
    const closed = await closeCase(ports, found, end, by);
    const render = await caseRender(ports, found.id);
    return closed && render !== null
      ? { kind: "card", card: render({ ...post, reader }).card }
      : message(say("case:refused/closed"));
  };

/** Whoever reported a genuine message wants to be reminded after all. */
export const remindPress =
  (ports: CasePressPorts): PressHandler =>
  async ({ event, post, reader }) => {
    const { say } = speechFor(reader);
    const by = event.actor.user;
    if (post.kind !== "case-closed" || post.recipient !== by)
      return message(say("caseClosed:notYours"));
    const outcome = await remindAgain(ports, post.subject, by);
    if (outcome === "not-yours") return message(say("caseClosed:notYours"));
    if (outcome === "over") return message(say("caseClosed:over"));
    await ports.jobs.wake("nudge");
    const title = say("caseClosed:card/remind");
    return {
      kind: "card",
      card: noticeCard({ reader, title, lines: [say("caseClosed:reminded")] }),
    };
  };
