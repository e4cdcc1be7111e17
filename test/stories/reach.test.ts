import assert from "node:assert/strict";
import { answerTo, campaignStarted, dataOf, scanned, tableOf, textOf } from "#support/steps.ts";
import { type Story, story } from "#support/story.ts";

const small = { people: 20, env: { NOTICE_MINUTES: "720" } };

/** The first table of the card: what stands in the first column's first line, and how many people. */
async function counted(tale: Story): Promise<ReadonlyMap<string, number>> {
  const { card } = await answerTo(tale.chat("Megan Bowen"), "reach");
  const states = tableOf(card).filter((row) => row.length === 3 && /^[\d,]+$/.test(row[1] ?? ""));
  return new Map(
    states
      .map(([label = "", people = ""]) => [label, Number(people.replaceAll(",", ""))] as const)
      .filter(([label]) => /^[a-z-]+ ?/.test(label)),
  );
}

const toChat = (tale: Story, who: string) =>
  ({
    face: "connector",
    method: "POST",
    path: "/activities",
    person: tale.tenant.person(who).id,
  }) as const;

describe("reach", () => {
  it("before the first scan it says what to do", () =>
    story(small, async (tale) => {
      assert.match(textOf(await answerTo(tale.chat("Megan Bowen"), "reach")), /type scan/);
    }));

  it("is for those who may ask, and nobody else", () =>
    story(small, async (tale) => {
      await scanned(tale);
      const refused = textOf(await answerTo(tale.chat("Adele Vance"), "reach"));
      assert.match(refused, /security team/);
    }));

  it("each state has its people, and the lines add up to everyone who can sign in", () =>
    story(small, async (tale) => {
      tale.tenant.blockBot("Adele Vance");
      tale.faults.add(toChat(tale, "Alex Wilber"), { do: "reset-after" });
      await campaignStarted(tale);
      await tale.pass("PT2H");
      const said = textOf(await answerTo(tale.chat("Megan Bowen"), "reach"));
      const base = Number(/of (\d+) people who can sign in/.exec(said)?.[1]);
      const states = await counted(tale);
      const sum = (names: readonly string[]) =>
        [...states].reduce(
          (all, [label, many]) => all + (names.some((each) => label.startsWith(each)) ? many : 0),
          0,
        );
      assert.equal(sum(["reached", "uncertain", "bot-blocked-by-user", "not-tried-yet"]), base);
      assert.equal(sum(["uncertain"]), 1);
      assert.equal(sum(["bot-blocked-by-user"]), 1);
      assert.match(
        textOf(await answerTo(tale.chat("Megan Bowen"), "reach uncertain")),
        /Alex Wilber/,
      );
      const blocked = await answerTo(tale.chat("Megan Bowen"), "reach bot blocked by user");
      assert.match(textOf(blocked), /Adele Vance/);
      const status = textOf(await answerTo(tale.chat("Megan Bowen"), "status"));
      assert.match(status, new RegExp(`Unreachable: 1 of ${base}\\.`));
      assert.match(
        textOf(await answerTo(tale.chat("Megan Bowen"), "who Adele Vance")),
        /Reach: bot-blocked-by-user/,
      );
    }));

  it("a word that is no state is answered with those there are", () =>
    story(small, async (tale) => {
      await scanned(tale);
      const said = textOf(await answerTo(tale.chat("Megan Bowen"), "reach nowhere"));
      assert.match(said, /mailbox-gone/);
    }));

  it("a long list has pages, and only its reader may turn them", () =>
    story({ ...small, people: 80 }, async (tale) => {
      await scanned(tale);
      const megan = tale.chat("Megan Bowen");
      const first = await answerTo(megan, "reach not-tried-yet");
      const second = await megan.presses(first, "list.page");
      assert.equal(second.kind, "card");
      assert.match(JSON.stringify(second), /Page 2 of/);
      const stranger = await tale
        .chat("Adele Vance")
        .forges("list.page", dataOf(first, "list.page"));
      assert.doesNotMatch(JSON.stringify(stranger), /Page 2 of/);
    }));
});
