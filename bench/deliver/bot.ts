import { type BotProcess, startBotProcess } from "#sandbox/botProcess.ts";
import { allDay } from "./seed.ts";

const TENANT = "9b1f0f7a-2c1e-4f58-8a4f-4d6f6f1f2b22";
const BOT = "6f3c1c62-0d53-4d0b-9c4c-3e0f6f0d9a11";
const GROUP = "2f6d8a10-52f5-4c6e-9d30-0c2f1f6a0b77";

/** The real bot in a process of its own, told to send at `perSecond` on this database, with the judge as its Teams and its Graph. */
export function startBot(
  judgeUrl: string,
  databaseUrl: string,
  perSecond: number,
): Promise<BotProcess> {
  return startBotProcess({
    env: {
      SANDBOX: "true",
      GRAPH_URL: judgeUrl,
      TEAMS_SERVICE_URL: judgeUrl,
      DATABASE_URL: databaseUrl,
      TENANT_ID: TENANT,
      BOT_ID: BOT,
      ADMIN_GROUP_ID: GROUP,
      SECURITY_GROUP_ID: GROUP,
      MESSAGES_PER_SECOND: String(perSecond),
      TIME_ZONE: allDay(new Date()).zone,
      SENDING_HOURS: "00:00-23:59",
      SENDING_DAYS: "1,2,3,4,5,6,7",
      NOTICE_MINUTES: "60",
      LOG_LEVEL: process.env.BENCH_LOG ?? "error",
      // Profiles and debuggers of the caller are meant for us.
      NODE_OPTIONS: process.env.BENCH_BOT_OPTIONS ?? "",
    },
    onOutput: (text) => process.stderr.write(text),
  });
}
