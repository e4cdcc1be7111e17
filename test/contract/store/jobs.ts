import assert from "node:assert/strict";
import { type RunningJobs, startJobs } from "#bot/adapters/postgres/jobs.ts";
import { isBotError } from "#bot/core/errors.ts";
import { DUTIES, type DutyName } from "#bot/ports/jobs.ts";
import type { Subject } from "../store.contract.ts";
import { freshSchema } from "./server.ts";

export function jobsContract(store: Subject): void {
  describe("jobs", () => {
    const schema = freshSchema();
    let running: RunningJobs;
    let work: (duty: DutyName) => Promise<void>;
    const ran: DutyName[] = [];
    let watchers: (() => void)[] = [];
    const log: string[] = [];

    /** Waits until `duties` have run that often since the list was cleared. */
    const haveRun = async (times: number, duty?: DutyName) => {
      while (ran.filter((each) => duty === undefined || each === duty).length < times)
        await new Promise<void>((resolve) => watchers.push(resolve));
    };

    beforeEach(async () => {
      ran.length = 0;
      log.length = 0;
      work = async () => {};
      running = await startJobs({
        store: store(),
        schema,
        pollingSeconds: 0.5,
        log: (sentence) => log.push(sentence),
        run: async (duty) => {
          try {
            await work(duty);
          } finally {
            ran.push(duty);
            for (const told of watchers.splice(0)) told();
          }
        },
      });
      await haveRun(DUTIES.length);
    });
    afterEach(() => {
      watchers = [];
      return running.stop();
    });
    after(() => store().pool.query(`drop schema if exists ${schema} cascade`));

    it("run every duty at the start, and have a tick for every minute that makes up for missed ones", async () => {
      assert.deepEqual(ran.toSorted(), [...DUTIES].toSorted());
      const { rows } = await store().pool.query(
        `select name, cron, options->>'missed' as missed from ${schema}.schedule`,
      );
      assert.deepEqual(rows, [{ name: "tick", cron: "* * * * *", missed: "once" }]);
    });

    it("woken run soon", async () => {
      ran.length = 0;
      await running.jobs.wake("enforce");
      await haveRun(1);
      assert.deepEqual(ran, ["enforce"]);
    });

    it("woken ten times while one run is under way run once more, and never two at once", async () => {
      ran.length = 0;
      let now = 0;
      let most = 0;
      const gate = Promise.withResolvers<void>();
      const entered = Promise.withResolvers<void>();
      work = async (duty) => {
        if (duty !== "nudge") return;
        now += 1;
        most = Math.max(most, now);
        entered.resolve();
        await gate.promise;
        now -= 1;
      };
      await running.jobs.wake("nudge");
      await entered.promise;
      for (let times = 0; times < 10; times += 1) await running.jobs.wake("nudge");
      const { rows } = await store().pool.query(
        `select count(*) as queued from ${schema}.job where name = 'nudge' and state = 'created'`,
      );
      assert.equal(rows[0].queued, 1);
      gate.resolve();
      await haveRun(2, "nudge");
      await running.jobs.wake("expire");
      await haveRun(1, "expire");
      assert.equal(most, 1);
      assert.equal(ran.filter((duty) => duty === "nudge").length, 2);
    });

    it("that fail are told and tried again", async () => {
      work = async () => {
        throw new Error("Graph is down");
      };
      ran.length = 0;
      await running.jobs.wake("notice");
      await haveRun(1);
      await running.stop();
      const { rows } = await store().pool.query(
        `select state from ${schema}.job where name = 'notice' and state = 'retry'`,
      );
      assert.equal(rows.length, 1);
      assert.deepEqual(log, ["A duty failed and will be tried again."]);
      await store().pool.query(`delete from ${schema}.job where name = 'notice'`);
    });

    it("under way are waited for when stopping", async () => {
      const entered = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<void>();
      ran.length = 0;
      work = () => {
        entered.resolve();
        return gate.promise;
      };
      await running.jobs.wake("scan");
      await entered.promise;
      let stopped = false;
      const stopping = running.stop().then(() => {
        stopped = true;
      });
      await store().cursors.get("anything");
      assert.equal(stopped, false);
      gate.resolve();
      await stopping;
      assert.deepEqual(ran, ["scan"]);
    });

    it("cannot be woken from inside a transaction, which could still be undone", () =>
      assert.rejects(
        store().atomically(() => running.jobs.wake("nudge")),
        (error) => isBotError(error, "store-handle-in-transaction"),
      ));
  });
}
