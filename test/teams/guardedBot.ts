import { generateKeyPair, type JWTPayload } from "jose";
import { answer, knock, refuse } from "#bot/adapters/teams/door.ts";
import { type OpenTeams, openTeams } from "#bot/adapters/teams/server.ts";
import { SigningKeys } from "#bot/adapters/teams/signingKeys.ts";
import { MemoryPaces } from "#support/memoryPaces.ts";
import { BOT, type Json, message, SERVICE_URL, TENANT } from "./activities.ts";
import { type Answer, type BotHost, host, INSTALLED, Listener, SILENT, WALL } from "./botHost.ts";
import { type Issuer, openIssuer, signed } from "./issuer.ts";

export type Key = Awaited<ReturnType<Issuer["publish"]>>;

export const seconds = (): number => Math.floor(Date.now() / 1000);

/** The claims of a token as the channel writes them. */
export const good = (): JWTPayload => ({
  iss: "https://api.botframework.com",
  aud: BOT,
  nbf: seconds() - 10,
  exp: seconds() + 3600,
  serviceurl: SERVICE_URL,
});

export const bearer = (token: string): Record<string, string> => ({
  authorization: `Bearer ${token}`,
});

function wholeBot(issuer: Issuer, listener: Listener): OpenTeams {
  const teams = openTeams({
    botId: BOT,
    tenantId: TENANT,
    serviceUrl: SERVICE_URL,
    credentials: { kind: "secret", secret: "none" },
    clock: WALL,
    install: INSTALLED,
    log: SILENT,
    pace: { perSecond: 25, book: new MemoryPaces() },
    openIdMetadataUrl: issuer.metadataUrl,
  });
  teams.listenTo(listener);
  return teams;
}

/** Only our own guard: what the SDK would have caught behind it does not count. */
function doorAlone(issuer: Issuer, listener: Listener): Pick<OpenTeams, "handle" | "close"> {
  const keys = new SigningKeys(issuer.metadataUrl, SILENT);
  const pins = { issuer: "https://api.botframework.com", audience: BOT };
  return {
    async handle(req, res) {
      const entry = await knock(req, TENANT, { kind: "token", pins, keys });
      if (!entry.admitted) return refuse(res, entry.status);
      listener.changes.push("admitted");
      answer(res, 200);
    },
    close: async () => {},
  };
}

/** The bot as in production, its door and the SDK's own lock included, with keys of ours in Microsoft's place. */
export class GuardedBot {
  readonly issuer: Issuer;
  readonly listener: Listener;
  readonly host: BotHost;
  readonly key: Key;
  /** Published, but endorsed for another channel. */
  readonly unendorsed: Key;
  readonly stranger: Key;

  private constructor(
    parts: Pick<GuardedBot, "issuer" | "listener" | "host" | "key" | "unendorsed" | "stranger">,
  ) {
    this.issuer = parts.issuer;
    this.listener = parts.listener;
    this.host = parts.host;
    this.key = parts.key;
    this.unendorsed = parts.unendorsed;
    this.stranger = parts.stranger;
  }

  static async open(what: "bot" | "door alone" = "bot"): Promise<GuardedBot> {
    const issuer = await openIssuer();
    const key = await issuer.publish("k1", ["msteams", "skype"]);
    const unendorsed = await issuer.publish("k2", ["webchat"]);
    const stranger = (await generateKeyPair("RS256")).privateKey;
    const listener = new Listener();
    const handler = what === "bot" ? wholeBot(issuer, listener) : doorAlone(issuer, listener);
    return new GuardedBot({
      issuer,
      listener,
      host: await host(handler),
      key,
      unendorsed,
      stranger,
    });
  }

  token(payload: JWTPayload = good(), kid = "k1", by: Key = this.key): Promise<string> {
    return signed(by, payload, { kid });
  }

  async sending(activity: Json = message(), payload: JWTPayload = good()): Promise<Answer> {
    return this.host.post(activity, bearer(await this.token(payload)));
  }

  /** A body as it is, with a good token. */
  async posting(body: unknown): Promise<Answer> {
    return this.host.post(body, bearer(await this.token()));
  }

  async close(): Promise<void> {
    await this.host.close();
    await this.issuer.close();
  }
}
