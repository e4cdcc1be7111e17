import { generateKeyPair, type JWTPayload } from "jose";
import { openTeams } from "#bot/adapters/teams/server.ts";
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

  static async open(): Promise<GuardedBot> {
    const issuer = await openIssuer();
    const key = await issuer.publish("k1", ["msteams", "skype"]);
    const unendorsed = await issuer.publish("k2", ["webchat"]);
    const stranger = (await generateKeyPair("RS256")).privateKey;
    const teams = openTeams({
      botId: BOT,
      tenantId: TENANT,
      serviceUrl: SERVICE_URL,
      credentials: { kind: "secret", secret: "none" },
      clock: WALL,
      install: INSTALLED,
      log: SILENT,
      openIdMetadataUrl: issuer.metadataUrl,
    });
    const listener = new Listener();
    teams.listenTo(listener);
    return new GuardedBot({ issuer, listener, host: await host(teams), key, unendorsed, stranger });
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
