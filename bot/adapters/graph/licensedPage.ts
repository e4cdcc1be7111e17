import { BotError, isBotError } from "../../core/errors.ts";
import type { Ask, GraphClient } from "./graphClient.ts";
import { ownsPremium } from "./licence.ts";
import type { FetchPage } from "./pages.ts";

/** Pages of what needs Entra ID P1 or P2. Graph now and then denies a licence that is there: it is asked twice, and then the subscriptions are (graph.md 1.3). */
export const licensedPage =
  (client: GraphClient, ask: Omit<Ask, "paged">): FetchPage =>
  async (target, onNextLink) => {
    try {
      return await client.page(target, ask, onNextLink);
    } catch (error) {
      if (!isBotError(error, "directory-not-licensed")) throw error;
    }
    try {
      return await client.page(target, ask, onNextLink);
    } catch (error) {
      if (!isBotError(error, "directory-not-licensed") || !(await isOwned(client))) throw error;
      throw deniedThoughOwned(error);
    }
  };

async function isOwned(client: GraphClient): Promise<boolean> {
  try {
    return await ownsPremium(client);
  } catch (error) {
    if (isBotError(error)) return false;
    throw error;
  }
}

const deniedThoughOwned = (cause: BotError): BotError =>
  new BotError(
    "directory-unavailable",
    "Graph denies the licence for its reports, though the tenant owns it.",
    "A known fault of Microsoft Graph, which usually passes. If it stays, consent to Directory.Read.All as well.",
    cause,
  );
