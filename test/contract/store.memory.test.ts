import type { PostgresStore } from "#bot/adapters/postgres/openStore.ts";
import { memoryStore } from "#support/model/memoryStore.ts";
import { coordinationContract } from "./store/coordination.ts";
import { plansContract } from "./store/plans.ts";

/** The store the models run on keeps the contract of the real one, as far as it goes. */
describe("Store: in memory, for the models", () => {
  let store: PostgresStore;
  let now = 0;
  beforeEach(() => {
    const memory = memoryStore(() => now);
    store = Object.assign(memory, { pool: { query: age } }) as unknown as PostgresStore;
  });

  /** The contract ages rows by a statement; here the clock moves instead. */
  async function age(statement: string): Promise<void> {
    if (!/1 hour|1 second/.test(statement)) throw new Error(`Not modelled: ${statement}`);
    now += 3_600_001;
  }

  plansContract(() => store);
  coordinationContract(() => store);
});
