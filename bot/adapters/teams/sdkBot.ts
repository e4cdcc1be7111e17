import { Application, TeamsAdapter } from "@microsoft/teams-ai";
import { type Activity, ActivityTypes, type InvokeResponse, type TurnContext } from "botbuilder";
import {
  AuthenticationConfiguration,
  AuthenticationError,
  type ServiceClientCredentialsFactory,
} from "botframework-connector";
import type { Arrival } from "./arrival.ts";
import type { Cloud } from "./cloud.ts";
import { faultOf, type Log } from "./log.ts";

/** What a turn is answered with: null for everything but invokes. */
export type TurnAnswer = { readonly status: number; readonly body?: object } | null;

export type Received =
  | { readonly reached: true; readonly answer: TurnAnswer }
  /** The SDK's own lock did not open. */
  | { readonly reached: false };

/** teams-ai starts its typing timer whatever the option says, one for all turns (teams.md trap 7). */
class QuietApp extends Application {
  override startTypingTimer(): void {}
}

/** The SDK without its HTTP face, which logs to the console and answers with error texts. */
class SeamAdapter extends TeamsAdapter {
  receive(
    authorization: string,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity(authorization, activity, logic);
  }
}

export interface SdkSetup {
  readonly botId: string;
  readonly tenantId: string;
  readonly cloud: Cloud;
  readonly credentials: ServiceClientCredentialsFactory;
  /** Set by the sandbox, where there is no token whose issuer could be pinned. */
  readonly trusting: boolean;
  readonly log: Log;
  readonly take: (arrival: Arrival) => Promise<TurnAnswer>;
}

/** botbuilder and teams-ai, reduced to: check the token once more, run the turn, give back what the turn answered. */
export class SdkBot {
  readonly #adapter: SeamAdapter;
  readonly #app: QuietApp;

  constructor(setup: SdkSetup) {
    const { cloud } = setup;
    this.#adapter = new SeamAdapter(
      {
        MicrosoftAppId: setup.botId,
        MicrosoftAppTenantId: setup.tenantId,
        ValidateAuthority: true,
        ToChannelFromBotLoginUrl: cloud.loginUrl,
        ToChannelFromBotOAuthScope: cloud.audience,
        ToBotFromChannelTokenIssuer: cloud.issuer,
        OAuthUrl: cloud.oauthUrl,
        ToBotFromChannelOpenIdMetadataUrl: cloud.openIdMetadataUrl,
        // Emulator and skill tokens are Entra's; looked up among the channel's keys, none of them verifies.
        ToBotFromEmulatorOpenIdMetadataUrl: cloud.openIdMetadataUrl,
        CallerId: cloud.callerId,
      },
      setup.credentials,
      setup.trusting ? new AuthenticationConfiguration() : pinnedTo(cloud.issuer),
    );
    this.#app = new QuietApp({
      adapter: this.#adapter,
      botAppId: setup.botId,
      removeRecipientMention: false,
      startTypingTimer: false,
      longRunningMessages: false,
    });
    this.#app.error(async (_, error) =>
      setup.log.error(faultOf(error), "A turn failed in the SDK"),
    );
    this.#app.activity(
      async () => true,
      async (context) => {
        const answer = await setup.take(context.activity as unknown as Arrival);
        if (answer === null) return;
        await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: answer });
      },
    );
  }

  /** Runs one turn. Never rejects. */
  async receive(authorization: string, arrival: Arrival): Promise<Received> {
    let reached = false;
    try {
      const activity = arrival as unknown as Activity;
      const answer = await this.#adapter.receive(authorization, activity, async (context) => {
        reached = true;
        await this.#app.run(context);
      });
      return { reached: true, answer: answer ?? null };
    } catch {
      return reached ? { reached, answer: null } : { reached };
    }
  }
}

/** Runs for every kind of token the SDK knows, so the issuer holds even where the door were bypassed. */
function pinnedTo(issuer: string): AuthenticationConfiguration {
  return new AuthenticationConfiguration([], async (claims) => {
    if (claims.find((claim) => claim.type === "iss")?.value !== issuer)
      throw new AuthenticationError("Unauthorized", 401);
  });
}
