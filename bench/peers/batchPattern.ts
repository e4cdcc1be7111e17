import {
  BatchRequestContent,
  Client,
  HTTPMessageHandler,
  RetryHandler,
} from "@microsoft/microsoft-graph-client";
import type { Enforcer } from "../enforce/run.ts";

const BATCH = 20;

/**
 * What scripts do with microsoft-graph-client (pattern): twenty writes to a batch, one batch after the other. Its retries
 * look at the batch's own status, which is 200 whatever became of the parts.
 */
export const batchPattern: Enforcer = {
  name: "graph-client batches (pattern)",
  async enforce(url, people) {
    const client = Client.initWithMiddleware({
      baseUrl: `${url}/`,
      defaultVersion: "beta",
      middleware: [new RetryHandler(), new HTTPMessageHandler()],
    });
    const began = performance.now();
    for (let at = 0; at < people.length; at += BATCH) {
      const requests = people.slice(at, at + BATCH).map((id, nth) => ({
        id: String(nth),
        request: new Request(`${url}/users/${id}/authentication/requirements`, {
          method: "PATCH",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ perUserMfaState: "enforced" }),
        }),
      }));
      await client.api("/$batch").post(await new BatchRequestContent(requests).getContent());
    }
    return performance.now() - began;
  },
};
