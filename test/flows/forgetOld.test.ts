import assert from "node:assert/strict";
import { forgetOld } from "#bot/flows/forgetOld.ts";
import type { Store } from "#bot/ports/store.ts";
import { openTestStore } from "#support/store.ts";
import { adele, at, campaign, entrants, planned, spring } from "../contract/store/given.ts";

const KEEP = { operational: 90, audit: 400 };
const daysAfter = (days: number): Date => new Date(at(10).getTime() + days * 86_400_000);

describe("what is old", () => {
  let store: Store;
  beforeEach(async () => {
    store = await openTestStore();
    await store.campaigns.start(campaign);
    await store.campaigns.enrol(spring, entrants([adele], at(1)), at(0));
    await store.nudges.plan([planned({ campaign: spring, user: adele, step: 1 })]);
    await store.campaigns.setState(spring, ["running"], "stopped");
    await store.nudges.discard(at(9));
    await store.campaigns.endStopped(at(10));
  });
  afterEach(() => store.close());

  const night = (days: number): Promise<void> =>
    forgetOld({ store, clock: { now: () => daysAfter(days), until: async () => {} } }, KEEP);
  const messages = async (): Promise<number> => (await store.nudges.of(spring, adele)).length;

  it("stays until its time is over, and nothing is written down", async () => {
    await night(90);
    assert.equal(await messages(), 1);
    assert.deepEqual(await store.audit.latest(5), []);
  });

  it("goes after that, and the record says how much, once", async () => {
    await night(91);
    await night(92);
    assert.equal(await messages(), 0);
    const [written, ...more] = await store.audit.latest(5);
    assert.deepEqual(more, []);
    assert.equal(written?.event, "retention.done");
    assert.deepEqual(
      [written?.detail.campaigns, written?.detail.messages, written?.detail.days],
      [1, 1, 90],
    );
  });

  it("of a campaign that runs stays, however old", async () => {
    await store.campaigns.setState(spring, ["stopped"], "running");
    await night(900);
    assert.equal(await messages(), 1);
  });
});
