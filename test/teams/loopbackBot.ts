import { type OpenTeams, openTeams, type TeamsSetup } from "#bot/adapters/teams/server.ts";
import { BOT, TENANT } from "./activities.ts";
import { type BotHost, host, INSTALLED, Listener, SILENT, WALL } from "./botHost.ts";
import { FakeConnector } from "./fakeConnector.ts";

export interface LoopbackBot {
  readonly connector: FakeConnector;
  readonly teams: OpenTeams;
  readonly listener: Listener;
  readonly host: BotHost;
  /** Real-time waits that were asked for, in milliseconds; none of them was slept. */
  readonly waits: number[];
  close(): Promise<void>;
}

/** The bot in sandbox mode, with a connector that does as it is told, and no patience at all. */
export async function openLoopbackBot(changes: Partial<TeamsSetup> = {}): Promise<LoopbackBot> {
  const connector = await new FakeConnector().open();
  const waits: number[] = [];
  const teams = openTeams({
    botId: BOT,
    tenantId: TENANT,
    serviceUrl: connector.url,
    credentials: { kind: "sandbox" },
    clock: WALL,
    install: INSTALLED,
    log: SILENT,
    chance: () => 0.5,
    wait: async (ms) => {
      waits.push(ms);
    },
    ...changes,
  });
  const listener = new Listener();
  teams.listenTo(listener);
  const served = await host(teams);
  return {
    connector,
    teams,
    listener,
    host: served,
    waits,
    async close() {
      await served.close();
      await connector.close();
    },
  };
}
