import alert from "../../cards/alert.json" with { type: "json" };
import type { PostId } from "../core/ids.ts";
import { plainText } from "../core/text.ts";
import { referenceCode } from "./reference.ts";
import { type Card, render } from "./render.ts";
import { fullMoment } from "./when.ts";

export interface AlertView {
  readonly zone: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  /** The message they reported: one of ours, or its press would not have reached us. */
  readonly post: PostId;
  readonly sentAt: Date;
  readonly reportedAt: Date;
}

/** Tells the security team that somebody took a reminder for phishing. */
export function alertCard(view: AlertView): Card {
  const title = "Someone reported a reminder as phishing";
  return render(alert, {
    title,
    subtitle: `On ${fullMoment(view.reportedAt, view.zone)}.`,
    fallback: `${title}.`,
    lines: [
      "The message was a genuine one of mine, sent on the date below. Its only link goes to mysignins.microsoft.com.",
      "They have been thanked and get no more reminders. Please tell them whether it was genuine, in a way they trust.",
      "If several reports come in, tell people about the campaign before it goes on: pause stops it.",
    ],
    facts: [
      { label: "Who", value: plainText(view.displayName) || "no name" },
      { label: "User principal name", value: plainText(view.userPrincipalName, 120) },
      { label: "Reference on the message", value: referenceCode(view.post) },
      { label: "Sent", value: fullMoment(view.sentAt, view.zone) },
    ],
  });
}
