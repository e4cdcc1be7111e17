/**
 * A process that writes approved plans and does nothing else: `killWriters` starts it, kills it, and starts the next. It
 * opens everything, says `ready`, and waits for a word before it begins, so that its start costs the one before no time.
 */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { MovableClock } from "#bot/adapters/clock/movableClock.ts";
import { openGraph } from "#bot/adapters/graph/openGraph.ts";
import { openStore } from "#bot/adapters/postgres/openStore.ts";
import { sealsWith } from "#bot/flows/seal.ts";
import { enforceDuty } from "#bot/handlers/jobs/enforceDuty.ts";
import { isWriterOrder, SEAL_KEY, writing } from "./writerOrder.ts";

const order: unknown = JSON.parse(process.env.WRITER_ORDER ?? "null");
if (!isWriterOrder(order)) throw new TypeError("WRITER_ORDER says what to write with.");
const clock = new MovableClock();
const store = await openStore({ databaseUrl: order.databaseUrl, connections: 3, log: () => {} });
const graph = openGraph({
  graphUrl: order.graphUrl,
  credential: { kind: "sandbox" },
  clock,
  appId: "writer",
});
const duty = enforceDuty(
  {
    ...graph,
    store,
    clock,
    seals: sealsWith(SEAL_KEY),
    killSwitch: { pulled: () => null, pull: () => {}, release: () => {} },
    holder: randomUUID(),
    jobs: { wake: async () => {} },
    stopping: new AbortController().signal,
  },
  writing(order),
);
process.send?.("ready");
await once(process, "message");
for (;;) {
  // The bot's agenda tries again likewise what failed because the database was away.
  if (await isFinished().catch(() => false)) break;
  await pause(20);
}

async function isFinished(): Promise<boolean> {
  await duty.run();
  const isWriting = (await store.plans.inState("writing")).length > 0;
  return !isWriting && (await duty.nextDue()) === null;
}

process.send?.("done");
process.disconnect();
graph.close();
await store.close();
