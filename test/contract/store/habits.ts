import assert from "node:assert/strict";
import type { Calendar } from "#bot/core/workday.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, lynne, megan, user } from "./given.ts";

const calendar: Calendar = {
  zones: ["Europe/Oslo", "Europe/Berlin"],
  offsets: [],
  week: { days: [1, 2, 3], from: "07:30", to: "15:30" },
  language: "nb-NO",
  leave: { state: "dated", from: at(60), until: at(600) },
};

/** What every `HabitBook` promises. */
export function habitsContract(subject: Subject): void {
  describe("habits", () => {
    it("are given back as they were kept, leave and all; who was never asked about is missing", async () => {
      const { habits } = subject();
      const kept = [
        { user: adele, calendar, readAt: at(0) },
        { user: megan, calendar: null, readAt: at(1) },
      ];
      await habits.keep(kept);
      assert.deepEqual(
        await habits.of([adele, megan, lynne]),
        new Map(kept.map((each) => [each.user, each])),
      );
    });

    it("read anew replace what was known, either way", async () => {
      const { habits } = subject();
      await habits.keep([
        { user: adele, calendar, readAt: at(0) },
        { user: megan, calendar: null, readAt: at(0) },
      ]);
      const open = { ...calendar, leave: { state: "open-ended" } } as const;
      const newer = [
        { user: adele, calendar: null, readAt: at(5) },
        { user: megan, calendar: open, readAt: at(5) },
      ];
      await habits.keep(newer);
      assert.deepEqual([...(await habits.of([adele, megan])).values()].toSorted(byUser), newer);
    });

    it("tell whether any mailbox could be read since", async () => {
      const { habits } = subject();
      assert.equal(await habits.anyReadSince(at(0)), false);
      await habits.keep([{ user: megan, calendar: null, readAt: at(9) }]);
      assert.equal(await habits.anyReadSince(at(0)), false);
      await habits.keep([{ user: adele, calendar, readAt: at(5) }]);
      assert.equal(await habits.anyReadSince(at(5)), true);
      assert.equal(await habits.anyReadSince(at(6)), false);
    });

    it("of any number of people, and of nobody", async () => {
      const { habits } = subject();
      await habits.keep([]);
      assert.deepEqual(await habits.of([]), new Map());
      const many = Array.from({ length: 1_200 }, (_, nth) => user(1_000 + nth));
      await habits.keep(many.map((each) => ({ user: each, calendar, readAt: at(0) })));
      assert.equal((await habits.of(many)).size, 1_200);
    });
  });
}

const byUser = (one: { readonly user: string }, other: { readonly user: string }): number =>
  one.user < other.user ? -1 : 1;
