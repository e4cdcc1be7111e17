import { isBotError } from "../../core/errors.ts";
import type { Licences } from "../../ports/directory.ts";
import type { GraphClient } from "./graphClient.ts";
import { objectsOf, stringOf } from "./wire.ts";

/** Product names by SKU (graph.md 8): part numbers such as `SPE_E5`, the only name Graph gives. */
export class GraphLicences implements Licences {
  readonly #client: GraphClient;

  constructor(client: GraphClient) {
    this.#client = client;
  }

  async names(): Promise<ReadonlyMap<string, string>> {
    try {
      const { value } = await this.#client.read("/subscribedSkus");
      return new Map(
        objectsOf(value).flatMap((sku) => {
          const id = stringOf(sku.skuId)?.toLowerCase();
          return id === undefined ? [] : [[id, stringOf(sku.skuPartNumber) ?? id] as const];
        }),
      );
    } catch (error) {
      if (isBotError(error)) return new Map();
      throw error;
    }
  }
}
