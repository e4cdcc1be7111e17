import type { ServerResponse } from "node:http";

/** What the page is told without asking: that something happened (then it looks), or how far the clock has come. */
export type PageEvent =
  | { readonly kind: "changed"; readonly people: readonly string[]; readonly channel: boolean }
  | { readonly kind: "clock"; readonly share: number; readonly now: string };

/** Everyone who listens by Server-Sent Events. A write to a client that went away is dropped by its socket. */
export class Events {
  readonly #listening = new Set<ServerResponse>();

  add(response: ServerResponse): void {
    response.writeHead(200, {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-store",
      Connection: "keep-alive",
    });
    response.write("retry: 1000\n\n");
    this.#listening.add(response);
    response.on("close", () => this.#listening.delete(response));
  }

  send(event: PageEvent): void {
    for (const response of this.#listening) response.write(`data: ${JSON.stringify(event)}\n\n`);
  }

  close(): void {
    for (const response of this.#listening) response.end();
    this.#listening.clear();
  }
}
