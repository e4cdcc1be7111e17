import assert from "node:assert/strict";
import { userId } from "#bot/core/ids.ts";
import { postForgotten } from "#bot/flows/planPosts.ts";
import type { Store } from "#bot/ports/store.ts";
import type { Outgoing, Teams } from "#bot/ports/teams.ts";
import { openTestStore } from "#support/store.ts";
import { adele, at, lynne, megan, plan } from "../contract/store/given.ts";

describe("a plan that was frozen and never sent", () => {
  let store: Store;
  beforeEach(async () => {
    store = await openTestStore();
  });
  afterEach(() => store.close());

  function posting(): {
    readonly teams: Teams;
    readonly sent: { to: string; message: Outgoing }[];
  } {
    const sent: { to: string; message: Outgoing }[] = [];
    const teams: Teams = {
      openChat: async (user) => ({
        ok: true,
        address: { serviceUrl: "http://127.0.0.1", conversationId: user },
      }),
      send: async ({ conversationId }, message) => {
        sent.push({ to: conversationId, message });
        return { ok: true, messageId: `message ${sent.length}` };
      },
      update: async () => ({ ok: true }),
    };
    return { teams, sent };
  }

  it("is sent to all admins by the next process, once", async () => {
    const { teams, sent } = posting();
    const ports = {
      store,
      teams,
      clock: { now: () => at(1), until: async () => {} },
      directory: { usersById: async () => new Map() },
      pace: { bakeMinutes: 60, writesPerSecond: 5, writesPerDay: 2_000 },
      clockMoves: false,
      sender: { organisation: "Contoso", serviceDesk: "", zone: "UTC" },
    };
    const admins = async () => [megan, lynne, userId("00000000-0000-4000-8000-0000000000ff")];
    await store.plans.create(plan("forgotten", [adele]));
    await postForgotten(ports, admins);
    assert.deepEqual(sent.map(({ to }) => to).toSorted(), (await admins()).toSorted());
    await postForgotten(ports, admins);
    assert.equal(sent.length, 3);
  });
});
