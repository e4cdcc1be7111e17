import { MemoryPaces } from "#support/memoryPaces.ts";
import { pacesContract } from "./store/paces.ts";

describe("Pace book: in memory", () => {
  let book: MemoryPaces;
  beforeEach(() => {
    book = new MemoryPaces();
  });
  pacesContract(() => book);
});
