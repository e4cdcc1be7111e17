import type { DeliveryFailure } from "../core/delivery.ts";

const WORDS: Readonly<Record<DeliveryFailure, string>> = {
  "blocked-by-policy": "a Teams policy blocks the app for them",
  "blocked-by-user": "they blocked the app",
  "not-installed": "the app is not installed for them",
  "no-such-conversation": "their chat with the app is gone",
  "no-such-message": "the message is gone",
  "no-such-user": "Teams does not know them",
  "no-teams-licence": "they have no Teams licence",
  "too-big": "the message was too big",
  "bot-not-registered": "the bot is not registered with Azure Bot Service",
  invalid: "Teams found the message invalid",
  throttled: "Teams asked us to slow down",
  unavailable: "Teams was not available",
  refused: "Teams refused the message",
};

/** Why a message did not reach someone, as part of a sentence. */
export const deliveryWords = (failure: DeliveryFailure): string => WORDS[failure];
