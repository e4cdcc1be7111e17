import { vouchText } from "../../cards/commandWords.ts";
import { readReferenceCode, referenceCode } from "../../cards/reference.ts";
import type { PostKind, Posts } from "../../ports/store/posts.ts";
import { type Command, say } from "./command.ts";

const WHAT: Readonly<Record<PostKind, string>> = {
  nudge: "a reminder to set up MFA",
  plan: "a plan for you to approve",
  scan: "the result of a scan",
  ask: "a question",
  notice: "a notice",
  alert: "a report for the security team",
  list: "an answer to your command",
  enforced: "a notice about your sign-in",
  offer: "a file on offer",
};

/** How far back a code is looked for: more cards than anyone gets from one campaign. */
const LOOK_BACK = 200;

/** `verify <code>`: says whether a card that shows this code came from us, to the one who asks. */
export const verifyCommand = (ports: {
  readonly store: { readonly posts: Posts };
  readonly zone: string;
}): Command => ({
  spec: {
    name: "verify",
    aliases: ["genuine", "check"],
    audience: "everyone",
    usage: "verify <code>",
    summary: "Check that a message really came from me, by the code on its card.",
  },
  run: async ({ by, typed }) => {
    const words = typed.words.join(" ");
    if (words === "") return say(vouchText({ is: "no-code" }));
    const code = readReferenceCode(words);
    if (code === null) return say(vouchText({ is: "unknown" }));
    const posts = await ports.store.posts.latestTo(by, LOOK_BACK);
    const post = posts.find((each) => referenceCode(each.id) === code);
    if (post === undefined) return say(vouchText({ is: "not-yours" }));
    return say(vouchText({ is: "ours", what: WHAT[post.kind], at: post.at, zone: ports.zone }));
  },
});
