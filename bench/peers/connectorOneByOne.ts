import { ConnectorClient } from "botframework-connector";

/** botframework-connector as its samples use it: one message after another, retries and all. */
export async function connectorOneByOne(
  url: string,
  conversations: readonly string[],
): Promise<void> {
  const unsigned = { signRequest: async <Request>(request: Request) => request };
  const client = new ConnectorClient(unsigned, { baseUri: url });
  for (const chat of conversations)
    await client.conversations.sendToConversation(chat, {
      type: "message",
      text: "x".repeat(6_000),
    });
}
