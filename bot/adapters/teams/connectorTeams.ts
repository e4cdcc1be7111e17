import type { DeliveryFailure } from "../../core/delivery.ts";
import type { UserId } from "../../core/ids.ts";
import type { Installation, Installer } from "../../ports/installer.ts";
import type { Address, Delivery, Outgoing, Teams } from "../../ports/teams.ts";
import type { Attempts } from "./attempts.ts";
import type { Connector } from "./connector.ts";
import { isConnectorUrl, type Reach } from "./connectorUrl.ts";
import { Lanes } from "./lanes.ts";
import { activityOf, fits } from "./message.ts";

export interface ConnectorTeamsSetup {
  readonly connector: Connector;
  readonly attempts: Attempts;
  readonly install: Installer["install"];
  readonly botId: string;
  readonly tenantId: string;
  /** Connector root for first contact. */
  readonly serviceUrl: string;
  readonly reach: Reach;
}

/** Nobody to open a chat with, whatever is installed. */
const HOPELESS: readonly DeliveryFailure[] = ["no-such-user", "no-teams-licence"];

/** Messages to people, over the Bot Connector. */
export class ConnectorTeams implements Teams {
  readonly #setup: ConnectorTeamsSetup;
  readonly #lanes = new Lanes();

  constructor(setup: ConnectorTeamsSetup) {
    this.#setup = setup;
  }

  async openChat(user: UserId): Promise<Delivery<{ readonly address: Address }>> {
    const installed = await this.#install(user);
    if (!installed.ok && HOPELESS.includes(installed.why)) return { ...installed, sure: true };
    const first = await this.#create(user);
    if (first.ok || !first.sure || first.why !== "not-installed") return first;
    // An installation takes a moment to be known to the connector, so one new attempt; without one, its reason says more.
    return installed.ok ? this.#create(user) : { ...installed, sure: true };
  }

  async send(to: Address, message: Outgoing): Promise<Delivery<{ readonly messageId: string }>> {
    const { connector, attempts } = this.#setup;
    const activity = activityOf(message, this.#setup.botId);
    const refusal = this.#refusal(to.serviceUrl, fits(activity));
    if (refusal !== null) return refusal;
    return this.#lanes.run(to.conversationId, () =>
      attempts.make("send", async () => ({
        messageId: await connector.send(to.serviceUrl, to.conversationId, activity),
      })),
    );
  }

  async update(to: Address, messageId: string, message: Outgoing): Promise<Delivery<object>> {
    const { connector, attempts } = this.#setup;
    const activity = activityOf(message, this.#setup.botId);
    const refusal = this.#refusal(to.serviceUrl, fits(activity));
    if (refusal !== null) return refusal;
    return this.#lanes.run(to.conversationId, () =>
      attempts.make("update", async () => {
        await connector.update(to.serviceUrl, to.conversationId, messageId, activity);
        return {};
      }),
    );
  }

  async #install(user: UserId): Promise<Installation> {
    try {
      return await this.#setup.install(user);
    } catch {
      return { ok: false, why: "unavailable", detail: "the installation failed" };
    }
  }

  async #create(user: UserId): Promise<Delivery<{ readonly address: Address }>> {
    const { connector, attempts, botId, tenantId, serviceUrl } = this.#setup;
    const refusal = this.#refusal(serviceUrl, true);
    if (refusal !== null) return refusal;
    const parameters = {
      isGroup: false,
      bot: { id: `28:${botId}`, name: "" },
      members: [{ id: user as string, name: "" }],
      tenantId,
      channelData: { tenant: { id: tenantId } },
    };
    return this.#lanes.run(`open ${user}`, () =>
      attempts.make("open", async () => {
        const conversationId = await connector.create(serviceUrl, parameters);
        return { address: { serviceUrl, conversationId } };
      }),
    );
  }

  /** Our token goes to a service URL, so an address out of a store is checked like one from a stranger. */
  #refusal(
    serviceUrl: string,
    fitting: boolean,
  ): {
    readonly ok: false;
    readonly sure: true;
    readonly why: DeliveryFailure;
    readonly detail: string;
  } | null {
    if (!isConnectorUrl(serviceUrl, this.#setup.reach))
      return {
        ok: false,
        sure: true,
        why: "refused",
        detail: "the service URL is not a connector",
      };
    return fitting ? null : { ok: false, sure: true, why: "too-big", detail: "over 80 KB" };
  }
}
