import assert from "node:assert/strict";
import { planId } from "#bot/core/ids.ts";
import { announceHead } from "#bot/flows/announceHead.ts";
import type { Store } from "#bot/ports/store.ts";
import type { Address, Outgoing, Teams } from "#bot/ports/teams.ts";
import { openTestStore } from "#support/store.ts";
import { adele, at, lynne, megan, plan, profile } from "../contract/store/given.ts";

const CHANNEL: Address = { serviceUrl: "http://127.0.0.1", conversationId: "the channel" };
const ID = planId("one");

describe("the head of the record", () => {
  let store: Store;
  let sent: { readonly to: string; readonly text: string }[];
  beforeEach(async () => {
    store = await openTestStore();
    sent = [];
  });
  afterEach(() => store.close());

  const teams: Teams = {
    openChat: async (user) => ({ ok: true, address: { ...CHANNEL, conversationId: user } }),
    send: async ({ conversationId: to }, message: Outgoing) => {
      sent.push({ to, text: message.kind === "text" ? message.text : "" });
      return { ok: true, messageId: `message ${sent.length}` };
    },
    update: async () => ({ ok: true }),
  };
  const announce = async (adminChannel: Address | null): Promise<void> => {
    const record = await store.plans.byId(ID);
    assert.ok(record);
    const admins = [megan, lynne].map((id) => profile(id));
    const ports = {
      store,
      teams,
      clock: { now: () => at(1), until: async () => {} },
      sender: { organisation: "Contoso", serviceDesk: "", zone: "UTC" },
      groups: { members: async () => admins },
      adminGroupId: "admins",
      adminChannel,
    };
    await announceHead(ports, record);
  };
  const headNow = async (): Promise<string> => {
    const { seq, hash } = await store.chain.head();
    return `${seq}:${hash}`;
  };

  it("is posted to the channel once a wave and once at the end, and that it was is in the record", async () => {
    await store.plans.create(plan("one", [adele]));
    await announce(CHANNEL);
    await store.plans.move(ID, "open", "writing", null);
    await announce(CHANNEL);
    assert.deepEqual(sent, [], "nothing is settled");

    await store.waves.settled(ID, 1, at(2));
    const afterWave = await headNow();
    await announce(CHANNEL);
    await announce(CHANNEL);
    await store.plans.move(ID, "writing", "done", null);
    const atEnd = await headNow();
    await announce(CHANNEL);
    await announce(CHANNEL);
    assert.deepEqual(
      sent.map(({ to, text }) => [to, /stands at (\S+)\./.exec(text)?.[1]]),
      [
        ["the channel", afterWave],
        ["the channel", atEnd],
      ],
    );
    const posted = await store.audit.ofKind("head.posted", ID);
    assert.deepEqual(
      posted.map(({ detail: { seq, head, wave, end } }) => [`${seq}:${head}`, wave, end]),
      [
        [afterWave, 1, false],
        [atEnd, 1, true],
      ],
    );
  });

  it("goes to each admin's own chat where they have no channel, and to nobody when nothing was begun", async () => {
    await store.plans.create(plan("one", [adele]));
    await store.plans.move(ID, "open", "declined", null);
    await announce(null);
    assert.deepEqual(sent, []);
    await store.plans.move(ID, "declined", "stopped", "by hand");
    await announce(null);
    assert.deepEqual(sent.map(({ to }) => to).toSorted(), [megan, lynne].toSorted());
  });
});
