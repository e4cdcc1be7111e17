import type { SnoozeRefusal } from "../core/cadence.ts";
import type { EndReason, HelpTopic, Reply } from "../core/campaign.ts";

/** Why we cannot come back when somebody wished, and what to do instead. */
export const SNOOZE_REFUSALS: Readonly<Record<SnoozeRefusal, string>> = {
  limit: "You have used every postponement there is. Please set up MFA now, or press I need help.",
  "past-deadline": "That is after the date this is due. Please choose an earlier one.",
  "not-a-date": "I could not read that date. Please pick one in the calendar.",
  "in-the-past": "That time has passed. Please choose a later one.",
};

export const HELP_TITLES: Readonly<Record<HelpTopic, string>> = {
  "new-phone": "A new phone, or the old one is lost",
  "no-smartphone": "No smartphone needed",
  "it-fails": "When it fails",
  travelling: "When you travel",
};

/** The path for each topic. A Temporary Access Pass comes from the service desk in person or by their own checks, never from this chat. */
export const HELP_PATHS: Readonly<Record<HelpTopic, readonly string[]>> = {
  "new-phone": [
    "You still have the old phone: sign in with it once more, open Security info, choose Add sign-in method, and add the new phone. Remove the old one last.",
    "You no longer have it: ask your service desk for a Temporary Access Pass. They check that it is you, and give it to you directly. Nobody will ever send you one in this chat.",
    "A backup of Microsoft Authenticator does not bring a work account back by itself: it has to be added again on the new phone.",
  ],
  "no-smartphone": [
    "A passkey on your computer: on Security info choose Add sign-in method, then Passkey. You sign in with your face, your fingerprint or the computer's PIN.",
    "A security key: a small USB or NFC key that IT can order for you. You add it under Add sign-in method, Security key.",
    "A hardware token that shows a new code every half minute: IT gives it out and registers it with you.",
    "Tell your service desk which of these suits you.",
  ],
  "it-fails": [
    "Open Security info in a private browser window and sign in with your work account, not with a personal one.",
    "Set the phone's time to automatic: codes from a clock that is wrong are refused.",
    "Allow Microsoft Authenticator to send notifications, and update it from your phone's own app store.",
    "If the page says your organisation does not allow the method, choose another one.",
    "If it still fails, write down the words of the error and the time, and go to your service desk with them.",
  ],
  travelling: [
    "Set it up before you leave, while you are on a network your organisation knows.",
    "On the way, the codes in Microsoft Authenticator, a passkey and a hardware token work without mobile reception or roaming. Notifications need the internet.",
    "Take two methods along: if one stays in the hotel, the other still works.",
    "You are away already and cannot get in: your service desk checks that it is you and helps.",
  ],
};

export const END_WORDS: Readonly<Record<EndReason, string>> = {
  registered: "registered",
  "reported-phishing": "reported a message as phishing",
  unreachable: "could not be reached",
  "no-longer-eligible": "no longer concerned",
  "all-nudges-sent": "had every reminder without registering",
};

const DONE_WORDS: Readonly<Record<Extract<Reply, { verb: "nudge.done" }>["outcome"], string>> = {
  registered: "pressed I've done it: registered",
  "not-yet": "pressed I've done it: not registered yet",
  "not-capable": "pressed I've done it: registered, but policy allows none of the methods",
  unreadable: "pressed I've done it: could not be checked",
};

/** What somebody answered, for a timeline or a table. */
export function replyWords(reply: Reply): string {
  switch (reply.verb) {
    case "nudge.done":
      return DONE_WORDS[reply.outcome];
    case "nudge.snooze":
      return reply.outcome === "snoozed" ? "asked to be reminded later" : "could not postpone";
    case "nudge.help":
      return `asked for help: ${HELP_TITLES[reply.topic].toLowerCase()}`;
    case "nudge.report":
      return "reported the message as phishing";
  }
}
