export const BOT = "6f3c1c62-0d53-4d0b-9c4c-3e0f6f0d9a11";
export const TENANT = "9b1f0f7a-2c1e-4f58-8a4f-4d6f6f1f2b22";
export const ADELE = "11111111-aaaa-4bbb-8ccc-000000000001";
export const DIEGO = "11111111-aaaa-4bbb-8ccc-000000000002";
export const SERVICE_URL = "https://smba.trafficmanager.net/emea/";

export type Json = Readonly<Record<string, unknown>>;

/** A message as Teams sends it, one to one. */
export function message(changes: Json = {}): Json {
  return {
    type: "message",
    id: "1700000000000",
    timestamp: "2026-11-21T09:00:00.000Z",
    channelId: "msteams",
    serviceUrl: SERVICE_URL,
    from: { id: "29:1adele", name: "Adele Vance", aadObjectId: ADELE },
    recipient: { id: `28:${BOT}`, name: "MFA Nudge" },
    conversation: { id: "a:1adele", conversationType: "personal", tenantId: TENANT },
    channelData: { tenant: { id: TENANT } },
    locale: "en-GB",
    text: "status",
    textFormat: "plain",
    entities: [{ type: "clientInfo", locale: "en-GB", country: "GB", platform: "Web" }],
    ...changes,
  };
}

/** A press of a card's button. */
export function press(verb: string, data: unknown = {}, changes: Json = {}): Json {
  return message({
    type: "invoke",
    name: "adaptiveCard/action",
    text: undefined,
    replyToId: "1700000000001",
    value: { action: { type: "Action.Execute", id: "b1", verb, data }, trigger: "manual" },
    ...changes,
  });
}

export function from(aadObjectId: string): Json {
  return { id: `29:1${aadObjectId}`, name: "Somebody", aadObjectId };
}
