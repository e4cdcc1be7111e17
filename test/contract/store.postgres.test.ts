import { openStore } from "#bot/adapters/postgres/openStore.ts";
import { freshSchema, server } from "./store/server.ts";
import { storeContract } from "./store.contract.ts";

if (server !== null) {
  const databaseUrl = server;
  storeContract("PostgreSQL", async () => {
    const schema = freshSchema();
    const store = await openStore({ databaseUrl, schema, log: () => {} });
    return {
      store,
      async close() {
        await store.pool.query(`drop schema ${schema} cascade`);
        await store.close();
      },
    };
  });
}
