import { askRefusalText } from "../../cards/exemptionWords.ts";
import { noticeCard } from "../../cards/notice.ts";
import { type Speech, speechFor } from "../../cards/speech.ts";
import type { Reader } from "../../core/language.ts";
import { askExemption } from "../../flows/askExemption.ts";
import { declineExemption, grantExemption } from "../../flows/decideExemption.ts";
import { endingOf, exemptionRender, postRequest, tellDecided } from "../../flows/exemptionPosts.ts";
import { namesOf } from "../../flows/planPosts.ts";
import type { PressReply } from "../../ports/inbound.ts";
import { roleOf } from "../access.ts";
import { type ExemptPorts, ownerNamed } from "../commands/exemptCommand.ts";
import { type AdminPressPorts, asAdmin } from "./asAdmin.ts";
import { formRender, formUser, readExemptionForm, termsOf } from "./exemptionForm.ts";
import { message, type PressHandler, type TracedPress } from "./press.ts";

export type ExemptionPressPorts = ExemptPorts &
  AdminPressPorts & {
    readonly store: ExemptPorts["store"];
    /** Lets work go on beside the answer. */
    beside(sentence: string, work: Promise<unknown>): void;
  };

/** Sends a form. What is wrong is shown on it, and nothing is asked for; a form that was sent does nothing more. */
export const askExemptionPress = (ports: ExemptionPressPorts): PressHandler =>
  asAdmin(ports, async ({ event, post, revision, reader }) => {
    const speech = speechFor(reader);
    const by = event.actor.user;
    const user = formUser(post);
    if (user === null || post.recipient !== by) return message(speech.say("exemption:notYours"));
    if (revision < post.revision) return message(speech.say("exemption:sentTitle"));
    const known = await ports.store.people.byId(user);
    if (known === null) return message(speech.say("exemption:refused/unknown-person"));
    const values = readExemptionForm(event.data);
    const owner = (await ownerNamed(ports, values.owner, by)) ?? user;
    const asked = await askExemption(ports, { by, user, owner, terms: termsOf(values) });
    if (!asked.ok && asked.why === "faults") {
      const render = formRender(known, values, asked.faults);
      return { kind: "card", card: render({ id: post.id, revision, reader }).card };
    }
    if (!asked.ok) return message(askRefusalText(speech, asked));
    await ports.store.posts.revise(post.id);
    const { id } = asked.asked;
    ports.beside("A request could not be shown.", postRequest(ports, id, asked.admins));
    return noticeOf(reader, "exemption:sentTitle", speech.say("exemption:form/subtitle"));
  });

/** Grants or declines a request: for an admin of this moment who did not ask for it. The answer is the card as it stands then. */
export const decideExemptionPress = (
  ports: ExemptionPressPorts,
  says: "grant" | "decline",
): PressHandler =>
  asAdmin(ports, async ({ event, post, reader }) => {
    const { say } = speechFor(reader);
    const by = event.actor.user;
    const decide = says === "grant" ? grantExemption : declineExemption;
    const decided =
      post.kind === "exemption"
        ? await decide(ports, post.subject, by)
        : ({ ok: false, why: "unknown" } as const);
    if (!decided.ok)
      return message(
        decided.why === "too-many"
          ? say("exemption:refused/too-many-now")
          : say(`exemption:refused/${decided.why}`),
      );
    ports.beside("A decided request could not be told.", tellDecided(ports, post.subject, by));
    const render = await exemptionRender(ports, post.subject);
    return render === null
      ? message(say("exemption:refused/unknown"))
      : { kind: "card", card: render({ ...post, reader }).card };
  });

/** Before an exemption ends: whoever answers for it asks for another. Nothing changes before an admin grants that. */
export const renewPress = (ports: ExemptionPressPorts): PressHandler =>
  onEnding(ports, async (press, held, speech) => {
    const values = readExemptionForm(press.event.data);
    const asked = await askExemption(ports, {
      by: press.event.actor.user,
      user: held.user,
      owner: held.owner,
      terms: { ...termsOf(values), why: held.why },
    });
    if (!asked.ok) return message(askRefusalText(speech, asked));
    const { id } = asked.asked;
    ports.beside("A request could not be shown.", postRequest(ports, id, asked.admins));
    return noticeOf(press.reader, "exemption:sentTitle", speech.say("exemption:form/subtitle"));
  });

/** Before an exemption ends: whoever answers for it lets it end. It ends by itself; this only says that they know. */
export const lapsePress = (ports: ExemptionPressPorts): PressHandler =>
  onEnding(ports, async (press, held, speech) => {
    const names = await namesOf(ports, [held.user]);
    const line = speech.say("exemption:ending/letEnd", {
      name: names.get(held.user) ?? held.user,
      date: speech.dates.fullMoment(held.until),
    });
    return noticeOf(press.reader, "exemption:ending/title", line);
  });

type OnEnding = (
  press: TracedPress,
  held: NonNullable<Awaited<ReturnType<ExemptPorts["store"]["exemptions"]["byId"]>>>,
  speech: Speech,
) => Promise<PressReply>;

/** Lets a press through from the owner the card was sent to, or from an admin of this moment; and only while it holds. */
const onEnding =
  (ports: ExemptionPressPorts, go: OnEnding): PressHandler =>
  async (press) => {
    const { event, post, reader } = press;
    const speech = speechFor(reader);
    const id = endingOf(post);
    const held = id === null ? null : await ports.store.exemptions.byId(id);
    const by = event.actor.user;
    const isOwner = held?.owner === by && post.recipient === by;
    if (!isOwner && (await roleOf(ports.access, by).catch(() => null)) !== "admin")
      return message(speech.say("exemption:ending/notYours"));
    if (held === null || held.state !== "granted")
      return message(speech.say("exemption:ending/over"));
    return go(press, held, speech);
  };

const noticeOf = (
  reader: Reader,
  title: "exemption:sentTitle" | "exemption:ending/title",
  line: string,
): PressReply => ({
  kind: "card",
  card: noticeCard({ reader, title: speechFor(reader).say(title), lines: [line] }),
});
