import type { DeliveryFailure } from "../../core/delivery.ts";
import type { UserId } from "../../core/ids.ts";
import type { Lane } from "../../core/pace.ts";
import type { Installation, Installer } from "../../ports/installer.ts";
import type { Address, CampaignTeams, Delivery, Outgoing, Teams } from "../../ports/teams.ts";
import type { Attempts } from "./attempts.ts";
import type { ChatLanes } from "./chatLanes.ts";
import type { Connector } from "./connector.ts";
import { isConnectorUrl, type Reach } from "./connectorUrl.ts";
import type { Hosts } from "./hosts.ts";
import { activityOf, fits } from "./message.ts";

export interface ConnectorTeamsSetup {
  readonly connector: Connector;
  readonly attempts: Attempts;
  readonly chats: ChatLanes;
  readonly hosts: Hosts;
  /** Which line our calls wait in. */
  readonly lane: Lane;
  readonly install: Installer["install"];
  readonly botId: string;
  readonly tenantId: string;
  /** Connector root for first contact. */
  readonly serviceUrl: string;
  readonly reach: Reach;
}

/** Nobody to open a chat with, whatever is installed. */
const HOPELESS: readonly DeliveryFailure[] = ["no-such-user", "no-teams-licence"];

interface Refusal {
  readonly ok: false;
  readonly sure: true;
  readonly why: DeliveryFailure;
  readonly detail: string;
}

/** Messages to people, over the Bot Connector. */
export class ConnectorTeams implements Teams {
  readonly #setup: ConnectorTeamsSetup;

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
    const { connector, attempts, hosts, lane } = this.#setup;
    return this.#inChat(to, message, (activity) =>
      hosts.call(to.serviceUrl, (serviceUrl) =>
        attempts.make("send", lane, async () => ({
          messageId: await connector.send(serviceUrl, to.conversationId, activity),
        })),
      ),
    );
  }

  async update(to: Address, messageId: string, message: Outgoing): Promise<Delivery<object>> {
    const { connector, attempts, hosts, lane } = this.#setup;
    return this.#inChat(to, message, (activity) =>
      hosts.call(to.serviceUrl, (serviceUrl) =>
        attempts.make("update", lane, async () => {
          await connector.update(serviceUrl, to.conversationId, messageId, activity);
          return {};
        }),
      ),
    );
  }

  /** As `CampaignTeams.send`. */
  async sendOnce(
    to: Address,
    message: Outgoing,
    onTurn: () => Promise<boolean>,
  ): ReturnType<CampaignTeams["send"]> {
    const { connector, attempts, hosts } = this.#setup;
    let asked: Promise<boolean> | null = null;
    const ask = (): Promise<boolean> => {
      // At the wrong host nothing was done, so what was agreed there holds for the right one.
      asked ??= onTurn();
      return asked;
    };
    return this.#inChat<Awaited<ReturnType<CampaignTeams["send"]>>>(to, message, (activity) =>
      hosts.call(to.serviceUrl, (serviceUrl) =>
        attempts.makeOnce("send", ask, async () => ({
          messageId: await connector.send(serviceUrl, to.conversationId, activity),
        })),
      ),
    );
  }

  async #inChat<Result>(
    to: Address,
    message: Outgoing,
    say: (activity: ReturnType<typeof activityOf>) => Promise<Result>,
  ): Promise<Result | Refusal> {
    const activity = activityOf(message, this.#setup.botId);
    const refusal = this.#refusal(to.serviceUrl, fits(activity));
    if (refusal !== null) return refusal;
    return this.#setup.chats.run(to.conversationId, () => say(activity));
  }

  async #install(user: UserId): Promise<Installation> {
    try {
      return await this.#setup.install(user);
    } catch {
      return { ok: false, why: "unavailable", detail: "the installation failed" };
    }
  }

  async #create(user: UserId): Promise<Delivery<{ readonly address: Address }>> {
    const { connector, attempts, hosts, chats, botId, tenantId, lane } = this.#setup;
    const refusal = this.#refusal(this.#setup.serviceUrl, true);
    if (refusal !== null) return refusal;
    const parameters = {
      isGroup: false,
      bot: { id: `28:${botId}`, name: "" },
      members: [{ id: user as string, name: "" }],
      tenantId,
      channelData: { tenant: { id: tenantId } },
    };
    return chats.run(`open ${user}`, () =>
      hosts.call(this.#setup.serviceUrl, (serviceUrl) =>
        attempts.make("open", lane, async () => {
          const conversationId = await connector.create(serviceUrl, parameters);
          return { address: { serviceUrl, conversationId } };
        }),
      ),
    );
  }

  /** Our token goes to a service URL, so an address out of a store is checked like one from a stranger. */
  #refusal(serviceUrl: string, fitting: boolean): Refusal | null {
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
