import {
  Client,
  type Context,
  HTTPMessageHandler,
  type Middleware,
  type PageCollection,
  PageIterator,
  RetryHandler,
} from "@microsoft/microsoft-graph-client";
import { PROFILE_SELECT } from "#bot/adapters/graph/profile.ts";
import type { ScanClient } from "../scan/client.ts";
import { joined, type ReportRow, type UserRow } from "./joined.ts";

/**
 * The library follows links that begin with https:// only. The judge is told to write such links, and its plain address is put
 * back before each request is sent; nothing else of the library is touched.
 */
class Plainly implements Middleware {
  #next: Middleware | undefined;

  setNext(next: Middleware): void {
    this.#next = next;
  }

  async execute(context: Context): Promise<void> {
    context.request = String(context.request).replace(/^https:/, "http:");
    context.options = {
      ...context.options,
      headers: { ...context.options?.headers, "x-forwarded-proto": "https" },
    };
    await this.#next?.execute(context);
  }
}

/** microsoft-graph-client as its documentation shows it: `PageIterator`, one listing after the other, then a join. */
export const pageIterator: ScanClient = {
  name: "microsoft-graph-client PageIterator",
  async scan(url) {
    const client = Client.initWithMiddleware({
      baseUrl: `${url.replace(/^http:/, "https:")}/`,
      defaultVersion: "v1.0",
      middleware: [new RetryHandler(), new Plainly(), new HTTPMessageHandler()],
    });
    const all = async <Row>(path: string): Promise<Row[]> => {
      const rows: Row[] = [];
      const first = (await client.api(path).get()) as PageCollection;
      await new PageIterator(client, first, (row: Row) => {
        rows.push(row);
        return true;
      }).iterate();
      return rows;
    };
    const users = await all<UserRow>(`/users?$select=${PROFILE_SELECT},perUserMfaState&$top=999`);
    const report = await all<ReportRow>(
      "/reports/authenticationMethods/userRegistrationDetails?$top=999",
    );
    return joined(users, report);
  },
};
