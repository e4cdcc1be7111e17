import { openTestStore } from "#support/store.ts";
import { storeContract } from "./store.contract.ts";

storeContract("embedded", async () => {
  const store = await openTestStore();
  return { store, close: () => store.close() };
});
