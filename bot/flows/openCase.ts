import { caseCard } from "../cards/case.ts";
import { speechFor } from "../cards/speech.ts";
import type { UserId } from "../core/ids.ts";
import type { Directory, Groups } from "../ports/directory.ts";
import type { Case, CaseAbout } from "../ports/store/trust.ts";
import type { Store, Tables } from "../ports/store.ts";
import { namesOf } from "./planPosts.ts";
import {
  type About,
  newPostId,
  type PostPorts,
  postCard,
  type Render,
  updateCopies,
} from "./postCard.ts";

export interface CasePorts extends PostPorts {
  readonly store: Store;
  readonly groups: Groups;
  readonly directory: Pick<Directory, "usersById">;
  readonly securityGroupId: string;
  readonly adminGroupId: string;
}

const aboutCase = (id: string): About => ({ kind: "case", subject: id });

/** Opens a case in the transaction that gave rise to it. Returns its id, to be posted; null when there is one already. */
export async function openCase(
  { cases, audit }: Pick<Tables, "cases" | "audit">,
  about: CaseAbout,
  at: Date,
): Promise<string | null> {
  const id: string = newPostId();
  if (!(await cases.open({ id, about, openedAt: at }))) return null;
  const { kind, user } = about;
  await audit.append([
    { at, actor: user, event: "case.opened", subject: id, detail: { kind, user } },
  ]);
  return id;
}

/** Shows a case to everyone in the security group; to the admins while that group is empty. */
export async function postCase(ports: CasePorts, id: string): Promise<void> {
  const render = await caseRender(ports, id);
  if (render === null) return;
  for (const member of await whoLooksAt(ports))
    await postCard(ports, member, aboutCase(id), render);
}

/** Who is told about what looks wrong. */
export async function whoLooksAt({
  groups,
  securityGroupId,
  adminGroupId,
}: Pick<CasePorts, "groups" | "securityGroupId" | "adminGroupId">): Promise<readonly UserId[]> {
  const team = await groups.members(securityGroupId);
  return (team.length > 0 ? team : await groups.members(adminGroupId)).map(({ id }) => id);
}

/** More open cases than anybody works through after one restart. */
const FORGOTTEN = 100;

/** Shows open cases nobody has got: a process died between opening one and hearing that a card arrived. */
export async function postForgottenCases(ports: CasePorts): Promise<void> {
  for (const { id } of await ports.store.cases.openOnes(FORGOTTEN)) {
    const { kind, subject } = aboutCase(id);
    const copies = await ports.store.posts.about(kind, subject);
    if (copies.every(({ messageId }) => messageId === null)) await postCase(ports, id);
  }
}

/** Brings every copy of a case's card up to date. */
export async function updateCase(ports: CasePorts, id: string): Promise<void> {
  const render = await caseRender(ports, id);
  if (render !== null) await updateCopies(ports, aboutCase(id), render);
}

/** The card as it stands now, for any copy; null when there is no such case. */
export async function caseRender(ports: CasePorts, id: string): Promise<Render | null> {
  const found: Case | null = await ports.store.cases.byId(id);
  if (found === null) return null;
  const { user } = found.about;
  const [known, names] = await Promise.all([
    ports.store.people.byId(user),
    namesOf(ports, found.outcome.state === "open" ? [user] : [user, found.outcome.by]),
  ]);
  return ({ id: post, revision: rev, reader }) => ({
    card: caseCard({
      id: post,
      rev,
      reader,
      found,
      names,
      userPrincipalName: known?.person.userPrincipalName ?? user,
    }),
    summary: speechFor(reader).say(`case:summary/${found.about.kind}`),
  });
}
