import { speechFor } from "../../cards/speech.ts";
import { wasThatYouAnsweredCard } from "../../cards/wasThatYou.ts";
import { type AnswerWasThatYouPorts, answerWasThatYou } from "../../flows/answerWasThatYou.ts";
import { updateCopies } from "../../flows/postCard.ts";
import { message, type PressHandler } from "./press.ts";

/** What somebody says about a registration in their name. Only the one who was asked may say it. */
export const wasThatYouPress =
  (ports: AnswerWasThatYouPorts, says: "yes" | "no"): PressHandler =>
  async ({ event, post, reader }) => {
    const by = event.actor.user;
    const answer =
      post.kind === "was-that-you" && post.recipient === by
        ? await answerWasThatYou(ports, post.subject, by, says)
        : "not-theirs";
    if (answer === "not-theirs") return message(speechFor(reader).say("wasThatYou:notTheirs"));
    if (answer !== "late")
      ports.beside(
        "An answered question could not be replaced.",
        updateCopies(ports, { kind: "was-that-you", subject: post.subject }, (copy) => ({
          card: wasThatYouAnsweredCard(copy.reader, answer),
          summary: speechFor(copy.reader).say(`wasThatYou:answered/${answer}/title`),
        })),
      );
    return { kind: "card", card: wasThatYouAnsweredCard(reader, answer) };
  };
