import { shortHash } from "../cards/plans.ts";
import { type Speech, speechFor } from "../cards/speech.ts";
import { witnessText } from "../core/chain.ts";
import type { Groups } from "../ports/directory.ts";
import type { PlanRecord } from "../ports/store/plans.ts";
import type { Store } from "../ports/store.ts";
import type { Address } from "../ports/teams.ts";
import { openChat, type PostPorts } from "./postCard.ts";
import { readerOf } from "./readerOf.ts";

export interface HeadPorts extends PostPorts {
  readonly store: Store;
  readonly groups: Pick<Groups, "members">;
  readonly adminGroupId: string;
  /** Null where the admins have none: then each gets it in their own chat. */
  readonly adminChannel: Address | null;
}

const ENDED: ReadonlySet<PlanRecord["state"]> = new Set(["done", "stopped"]);

/**
 * Posts the head of the record once after each settled wave of a plan and once at its end. What stands in somebody's
 * Teams cannot be rewritten with the database: a record that was changed or cut off no longer has this head. Call it as
 * often as you like; posting twice after a crash does no harm.
 */
export async function announceHead(ports: HeadPorts, record: PlanRecord): Promise<void> {
  const { id, hash } = record.plan;
  const { audit, chain, waves } = ports.store;
  const wave = (await waves.of(id)).at(-1)?.wave ?? 0;
  const isEnd = ENDED.has(record.state);
  if (wave === 0 && !isEnd) return;
  const posted = await audit.ofKind("head.posted", id);
  if (posted.some(({ detail }) => detail.wave === wave && detail.end === isEnd)) return;
  const head = await chain.head();
  const witness = witnessText(head);
  const values = { wave, plan: shortHash(hash), witness };
  const text = ({ say }: Speech): string =>
    isEnd ? say("record:head/end", values) : say("record:head/wave", values);
  const reached = await tellAdmins(ports, text);
  await audit.append([
    {
      at: ports.clock.now(),
      actor: null,
      event: "head.posted",
      subject: id,
      detail: { seq: head.seq, head: head.hash, wave, end: isEnd, reached },
    },
  ]);
}

/** Returns how many chats have it. */
async function tellAdmins(ports: HeadPorts, text: (speech: Speech) => string): Promise<number> {
  if (ports.adminChannel !== null) {
    const speech = speechFor(await readerOf(ports, null));
    const sent = await ports.teams.send(ports.adminChannel, { kind: "text", text: text(speech) });
    return sent.ok ? 1 : 0;
  }
  let reached = 0;
  for (const { id } of await ports.groups.members(ports.adminGroupId)) {
    const chat = await openChat(ports, id);
    if (!chat.ok) continue;
    const speech = speechFor(await readerOf(ports, id));
    const sent = await ports.teams.send(chat.address, { kind: "text", text: text(speech) });
    if (sent.ok) reached += 1;
  }
  return reached;
}
