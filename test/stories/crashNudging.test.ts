import assert from "node:assert/strict";
import { processStory } from "#support/botProcess.ts";
import { heard, isClean, scan, someone, withRegistered } from "#support/planSteps.ts";
import { asked } from "#support/steps.ts";

const UNREGISTERED = 27;

/** On their way at once at 25 a second (`deliverNudges`): while a clock is moved, nothing waits for its turn. */
const AT_ONCE = 23;

describe("a bot that is killed while it nudges", () => {
  for (const messages of [1, 10, 24])
    it(`at the message number ${messages}: nobody gets two cards, and what is uncertain is counted`, () =>
      processStory(
        {
          people: [
            ...withRegistered(0),
            ...Array.from({ length: UNREGISTERED }, (_, nth) =>
              someone(`Un ${nth + 1}`, "disabled", [], "unregistered"),
            ),
          ],
        },
        async (stage) => {
          const { chat, tenant, journal, kill, start, pass } = stage;
          await scan(stage);
          const megan = chat("Megan Bowen");
          await megan.presses(await asked(megan), "ask.confirm");

          const nudges = () =>
            journal
              .ofKind("message-sent")
              .filter(({ card }) => JSON.stringify(card).includes("nudge.done"));
          const dead = new Promise<void>((resolve, reject) => {
            const stop = journal.subscribe(() => {
              if (nudges().length < messages) return;
              stop();
              kill().then(resolve, reject);
            });
          });
          // Its clock is moved to ten o'clock, and it dies on the way.
          const moved = pass("PT1H").catch(() => undefined);
          await Promise.all([dead, moved]);
          await start();
          await pass("PT1H");

          const people = tenant.people.filter(({ kind }) => kind === "unregistered");
          assert.equal(people.length, UNREGISTERED + 3);
          const counts = people.map(({ id }) => nudges().filter(({ to }) => to === id).length);
          assert.ok(Math.max(...counts) <= 1, "nobody has two");
          const without = counts.filter((count) => count === 0).length;

          await megan.says("status");
          const [, sent, unclear] =
            /(\d+) reminders? sent to .*?; (\d+) unclear, 0 not delivered/.exec(heard(megan)) ?? [];
          assert.equal(Number(sent) + Number(unclear), people.length, "everybody is accounted for");
          assert.ok(
            Number(unclear) >= without && Number(unclear) <= AT_ONCE,
            `${unclear} unclear, ${without} without`,
          );
          assert.ok(Number(unclear) > 0 || without === 0);
          isClean(stage);
        },
      )).timeout(120_000);
});
