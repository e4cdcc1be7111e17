import assert from "node:assert/strict";
import type { UserId } from "#bot/core/ids.ts";
import type { Address, Delivery, Files, Outgoing, Teams } from "#bot/ports/teams.ts";

/** What may befall the next request about a person, or how they may have shut us out. */
export type Mishap = "throttled" | "unavailable" | "busy" | "lost-before" | "lost-after";
export type Shut = "blocked" | "blocked-silently" | "policy" | "uninstalled";

/** A tenant with people in it, and the ports that reach them. */
export interface TeamsBench {
  readonly teams: Teams;
  readonly files: Files;
  /** Somebody who does not have the app yet. */
  readonly ann: UserId;
  readonly nobody: UserId;
  befall(who: UserId, mishap: Mishap, times?: number): void;
  shut(who: UserId, how: Shut): void;
  /** What the person sees in the chat with us, oldest first: the text, or the card's summary. */
  inbox(who: UserId): readonly string[];
  /** The person accepts an offered file; where it may be put. */
  accept(who: UserId, messageId: string): Promise<string>;
  /** What lies in the person's own storage. */
  storage(who: UserId): readonly string[];
  close(): Promise<void>;
}

const text = (words: string): Outgoing => ({ kind: "text", text: words });
const card = (summary: string): Outgoing => ({
  kind: "card",
  card: { type: "AdaptiveCard", version: "1.5", body: [{ type: "TextBlock", text: summary }] },
  summary,
});
const verdict = (delivery: Delivery<object>): string =>
  delivery.ok ? "ok" : delivery.sure ? delivery.why : "unclear";

/** What every implementation of Teams and Files promises. */
export function teamsContract(name: string, open: () => Promise<TeamsBench>): void {
  describe(`Teams: ${name}`, () => {
    let bench: TeamsBench;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());

    const chatWith = async (who: UserId): Promise<Address> => {
      const opened = await bench.teams.openChat(who);
      assert.ok(opened.ok, JSON.stringify(opened));
      return opened.address;
    };
    const sent = async (to: Address, message: Outgoing): Promise<string> => {
      const delivery = await bench.teams.send(to, message);
      assert.ok(delivery.ok, JSON.stringify(delivery));
      return delivery.messageId;
    };

    it("opens a chat with somebody who lacks the app, and the same one again", async () => {
      assert.deepEqual(await chatWith(bench.ann), await chatWith(bench.ann));
    });

    it("does not open a chat with nobody", async () => {
      const opened = await bench.teams.openChat(bench.nobody);
      assert.equal(verdict(opened), "no-such-user");
    });

    it("delivers cards and texts in order, and replaces a card in place", async () => {
      const to = await chatWith(bench.ann);
      const id = await sent(to, card("First"));
      await sent(to, text("Second"));
      assert.deepEqual(bench.inbox(bench.ann), ["First", "Second"]);
      assert.equal(verdict(await bench.teams.update(to, id, card("Changed"))), "ok");
      assert.deepEqual(bench.inbox(bench.ann), ["Changed", "Second"]);
    });

    for (const [how, why] of [
      ["blocked", "blocked-by-user"],
      ["blocked-silently", "blocked-by-user"],
      ["policy", "blocked-by-policy"],
      ["uninstalled", "not-installed"],
    ] as const)
      it(`says ${why} to whom it was shut out: ${how}`, async () => {
        const to = await chatWith(bench.ann);
        bench.shut(bench.ann, how);
        assert.equal(verdict(await bench.teams.send(to, card("Hello"))), why);
        assert.deepEqual(bench.inbox(bench.ann), []);
      });

    it("says what is gone", async () => {
      const to = await chatWith(bench.ann);
      const elsewhere = { ...to, conversationId: "a:nowhere" };
      assert.equal(verdict(await bench.teams.update(to, "1", card("x"))), "no-such-message");
      assert.equal(verdict(await bench.teams.send(elsewhere, text("x"))), "no-such-conversation");
    });

    it("does not send what is too big", async () => {
      const to = await chatWith(bench.ann);
      assert.equal(verdict(await bench.teams.send(to, text("x".repeat(50_000)))), "too-big");
    });

    for (const mishap of ["throttled", "unavailable", "busy"] as const)
      it(`waits out ${mishap}, and delivers once`, async () => {
        const to = await chatWith(bench.ann);
        bench.befall(bench.ann, mishap, 2);
        await sent(to, text("Hello"));
        assert.deepEqual(bench.inbox(bench.ann), ["Hello"]);
      });

    for (const [mishap, arrives] of [
      ["lost-before", []],
      ["lost-after", ["Hello"]],
    ] as const) {
      it(`never repeats a message that was ${mishap}`, async () => {
        const to = await chatWith(bench.ann);
        bench.befall(bench.ann, mishap);
        assert.equal(verdict(await bench.teams.send(to, text("Hello"))), "unclear");
        assert.deepEqual(bench.inbox(bench.ann), arrives);
      });

      it(`repeats an update and an opening that were ${mishap}`, async () => {
        const to = await chatWith(bench.ann);
        const id = await sent(to, card("First"));
        bench.befall(bench.ann, mishap);
        assert.equal(verdict(await bench.teams.update(to, id, card("Changed"))), "ok");
        bench.befall(bench.ann, mishap);
        assert.deepEqual(await chatWith(bench.ann), to);
        assert.deepEqual(bench.inbox(bench.ann), ["Changed"]);
      });
    }

    it("puts an accepted file where it may, and nothing elsewhere", async () => {
      const to = await chatWith(bench.ann);
      const offer = { name: "r.csv", bytes: 5, description: "A report", context: "e1" };
      const id = await sent(to, { kind: "file-offer", ...offer });
      const url = await bench.accept(bench.ann, id);
      assert.equal(verdict(await bench.files.upload(url, Buffer.from("a,b\r\n"))), "ok");
      assert.deepEqual(bench.storage(bench.ann), ["r.csv: a,b\r\n"]);
      const away = await bench.files.upload("https://evil.example/u", Buffer.from("x"));
      assert.equal(verdict(away), "refused");
    });
  });
}
