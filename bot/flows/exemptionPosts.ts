import { exemptionCard } from "../cards/exemption.ts";
import { exemptionEndingCard } from "../cards/exemptionEnding.ts";
import { noticeCard } from "../cards/notice.ts";
import { speechFor } from "../cards/speech.ts";
import type { Exemption } from "../core/exemption.ts";
import type { UserId } from "../core/ids.ts";
import type { Directory, Groups } from "../ports/directory.ts";
import type { Store } from "../ports/store.ts";
import { namesOf } from "./planPosts.ts";
import { type About, type PostPorts, postCard, type Render, updateCopies } from "./postCard.ts";

export interface ExemptionPostPorts extends PostPorts {
  readonly store: Store;
  readonly groups: Groups;
  readonly directory: Pick<Directory, "usersById">;
  readonly adminGroupId: string;
}

/** What every copy of a request's card is filed under. */
const aboutExemption = (id: string): About => ({ kind: "exemption", subject: id });

const ENDING = "ending/";
const aboutEnding = (id: string): About => ({ kind: "exemption", subject: `${ENDING}${id}` });

/** The exemption a card asks its owner about; null for any other card. */
export const endingOf = ({ kind, subject }: About): string | null =>
  kind === "exemption" && subject.startsWith(ENDING) ? subject.slice(ENDING.length) : null;

/** Shows a request to everyone who may grant it. Returns how many it reached. */
export async function postRequest(
  ports: ExemptionPostPorts,
  id: string,
  admins: readonly UserId[],
): Promise<number> {
  const render = await exemptionRender(ports, id);
  if (render === null) return 0;
  let reached = 0;
  for (const admin of admins)
    if ((await postCard(ports, admin, aboutExemption(id), render)).ok) reached += 1;
  return reached;
}

/** Shows requests nobody has got: a process died between writing one down and hearing that a card arrived. */
export async function postForgottenRequests(ports: ExemptionPostPorts): Promise<void> {
  for (const { id, askedBy } of await ports.store.exemptions.asked()) {
    const copies = await ports.store.posts.about("exemption", id);
    if (copies.some(({ messageId }) => messageId !== null)) continue;
    const members = await ports.groups.members(ports.adminGroupId);
    const admins = members.map((each) => each.id).filter((each) => each !== askedBy);
    await postRequest(ports, id, admins);
  }
}

/** The card as it stands now, for any copy; null when there is no such request. */
export async function exemptionRender(
  ports: ExemptionPostPorts,
  id: string,
): Promise<Render | null> {
  const found = await ports.store.exemptions.byId(id);
  if (found === null) return null;
  const { user, owner, askedBy, granted, closed } = found;
  const others = [granted?.by ?? null, closed?.by ?? null].filter((each) => each !== null);
  const [known, names] = await Promise.all([
    ports.store.people.byId(user),
    namesOf(ports, [user, owner, askedBy, ...others]),
  ]);
  const userPrincipalName = known?.person.userPrincipalName ?? user;
  return ({ id: post, revision: rev, reader }) => {
    const speech = speechFor(reader);
    return {
      card: exemptionCard({ id: post, rev, reader, found, names, userPrincipalName }),
      summary: speech.say("exemption:summary", {
        title: speech.say(`exemption:title/${found.state}`),
        name: names.get(user) ?? user,
      }),
    };
  };
}

/** Brings every copy of a request's card up to date. */
export async function updateExemption(ports: ExemptionPostPorts, id: string): Promise<void> {
  const render = await exemptionRender(ports, id);
  if (render !== null) await updateCopies(ports, aboutExemption(id), render);
}

/** After a word on a request: the other copies of its card change, and whoever asked or answers for it hears of it. */
export async function tellDecided(
  ports: ExemptionPostPorts,
  id: string,
  by: UserId,
): Promise<void> {
  await updateExemption(ports, id);
  const found = await ports.store.exemptions.byId(id);
  if (found === null || (found.state !== "granted" && found.state !== "declined")) return;
  const { state, user, owner, askedBy, until } = found;
  const names = await namesOf(ports, [user, owner]);
  const nameOf = (each: UserId): string => names.get(each) ?? each;
  for (const to of new Set([askedBy, owner]))
    if (to !== by)
      await postCard(ports, to, { kind: "notice", subject: `exemption/${id}` }, ({ reader }) => {
        const { say, dates } = speechFor(reader);
        const title = say(`exemption:title/${state}`);
        const values = { name: nameOf(user), date: dates.day(until), owner: nameOf(owner) };
        const line =
          state === "granted"
            ? say("exemption:told/granted", values)
            : say("exemption:told/declined", { name: values.name });
        return { card: noticeCard({ reader, title, lines: [line] }), summary: title };
      });
}

/** Asks the owner before the end; the admins in their place, where the owner cannot be reached. */
export async function askOwner(ports: ExemptionPostPorts, found: Exemption): Promise<void> {
  const names = await namesOf(ports, [found.user]);
  const name = names.get(found.user) ?? found.user;
  const render: Render = ({ id, revision: rev, reader }) => ({
    card: exemptionEndingCard({ id, rev, reader, found, name }),
    summary: speechFor(reader).say("exemption:ending/title"),
  });
  const asked = await postCard(ports, found.owner, aboutEnding(found.id), render);
  if (asked.ok || !asked.sure) return;
  for (const { id } of await ports.groups.members(ports.adminGroupId))
    if (id !== found.owner) await postCard(ports, id, aboutEnding(found.id), render);
}

/** Tells the admins in one line whose exemptions are over. */
export async function tellOver(
  ports: ExemptionPostPorts,
  over: readonly Exemption[],
): Promise<void> {
  const names = await namesOf(
    ports,
    over.map(({ user }) => user),
  );
  const listed = over.map(({ user }) => names.get(user) ?? user);
  const subject = `exemptions-over/${over[0]?.id}`;
  for (const { id } of await ports.groups.members(ports.adminGroupId))
    await postCard(ports, id, { kind: "notice", subject }, ({ reader }) => {
      const speech = speechFor(reader);
      const title = speech.say("exemption:over/title");
      const line = speech.say("exemption:over/line", { names: speech.listed(listed) });
      return { card: noticeCard({ reader, title, lines: [line] }), summary: title };
    });
}
