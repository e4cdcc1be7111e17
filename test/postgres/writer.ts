import { openStore } from "#bot/adapters/postgres/openStore.ts";
import { userId } from "#bot/core/ids.ts";

/** A process to be killed: takes a lease, then commits one record after the other and says each number once it is committed. */
const store = await openStore({ dataDir: process.argv[2] ?? "", log: () => {} });
await store.leases.take("nudge", "writer", 3_600_000);
for (let number = 1; ; number += 1) {
  const at = new Date(number * 1000);
  await store.atomically(async (tables) => {
    await tables.cursors.set(`row ${number}`, at);
    await tables.audit.append([
      { at, actor: userId("x"), event: "scan.finished", subject: `${number}`, detail: { number } },
    ]);
  });
  process.stdout.write(`${number}\n`);
}
