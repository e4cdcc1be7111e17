import { type OpenTeams, openTeams, type TeamsSetup } from "#bot/adapters/teams/server.ts";
import { MemoryPaces } from "#support/memoryPaces.ts";
import { BOT, TENANT } from "./activities.ts";
import { type BotHost, host, INSTALLED, Listener, SILENT } from "./botHost.ts";
import { FakeConnector } from "./fakeConnector.ts";
import { PatientClock } from "./patientClock.ts";

export interface LoopbackBot {
  readonly connector: FakeConnector;
  readonly teams: OpenTeams;
  readonly listener: Listener;
  readonly host: BotHost;
  /** Real-time waits that were asked for, in milliseconds; none of them was slept. */
  readonly waits: number[];
  /** The same by the clock, which the sandbox can move. */
  readonly rests: number[];
  /** Milliseconds the clock has moved. */
  passed(): number;
  close(): Promise<void>;
}

/** The bot in sandbox mode, with a connector that does as it is told, and no patience at all. */
export async function openLoopbackBot(changes: Partial<TeamsSetup> = {}): Promise<LoopbackBot> {
  const connector = await new FakeConnector().open();
  const waits: number[] = [];
  const rests: number[] = [];
  let slept = 0;
  // A shorter wait is a place in the line, not a pause.
  const clock = new PatientClock((ms) => {
    if (ms >= 500) rests.push(ms);
  });
  const teams = openTeams({
    botId: BOT,
    tenantId: TENANT,
    serviceUrl: connector.url,
    credentials: { kind: "sandbox" },
    clock,
    install: INSTALLED,
    log: SILENT,
    chance: () => 0.5,
    wait: async (ms) => {
      waits.push(ms);
      slept += ms;
    },
    pace: { perSecond: 25, book: new MemoryPaces(() => performance.now() + slept) },
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
    rests,
    passed: () => clock.passed,
    async close() {
      await served.close();
      await connector.close();
    },
  };
}
