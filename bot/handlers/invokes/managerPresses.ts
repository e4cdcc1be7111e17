import { speechFor } from "../../cards/speech.ts";
import {
  type AnswerManagerPorts,
  answerManager,
  type ManagerPress,
} from "../../flows/answerManager.ts";
import { message, type PressHandler } from "./press.ts";

/** The two answers of a manager. Only the one a card was sent to may give them, for people who report to them now. */
export const managerPress =
  (ports: AnswerManagerPorts, verb: ManagerPress["verb"]): PressHandler =>
  async ({ event, post, reader }) => {
    const by = event.actor.user;
    if (post.kind !== "manager" || post.recipient !== by)
      return message(speechFor(reader).say("manager:notYours"));
    const card = await answerManager(ports, { by, post, reader, verb, data: event.data });
    ports.beside("A manager's card could not be replaced.", replace());
    return { kind: "card", card };

    /** The answer to a press changes the card on one device only; this changes it on all. */
    async function replace(): Promise<void> {
      const messageId = post.messageId ?? event.messageId;
      if (messageId === null) return;
      const summary = speechFor(reader).say("manager:answered");
      await ports.teams.update(post.address, messageId, { kind: "card", card, summary });
    }
  };
