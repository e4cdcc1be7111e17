import type { Context, Middleware } from "@microsoft/microsoft-graph-client";

/** One link of the chain the client sends its requests through. */
export function middleware(
  execute: (context: Context, next: () => Promise<void>) => Promise<void>,
): Middleware {
  let following: Middleware | undefined;
  return {
    setNext: (next) => {
      following = next;
    },
    execute: (context) => execute(context, async () => following?.execute(context)),
  };
}
