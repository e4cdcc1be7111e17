import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openDatabase } from "#bot/adapters/postgres/openDatabase.ts";
import { idOf } from "../judge/tenant.ts";

/** The real bot in a process of its own, on a PostgreSQL database of its own, with the bench as its Teams. */
export interface LiveBot {
  /** Says `text` as an admin, each time in another chat: what one chat takes in a second is Teams' limit. Resolves with the ms until the bot's first message in answer. */
  ask(text: string): Promise<number>;
  /** Resolves when a card says that the scan has finished. Rejects when it failed. */
  scanned(): Promise<void>;
  /** The most memory it ever held, in MB. */
  peakMb(): number;
  stop(): Promise<void>;
}

const ROOT = new URL("../../", import.meta.url);
/** What `npm start` runs: the flags that bound its memory are part of what is measured. */
const [, ...START] = (
  JSON.parse(readFileSync(new URL("package.json", ROOT), "utf8")) as { scripts: { start: string } }
).scripts.start.split(" ");
const TENANT = "9b1f0f7a-2c1e-4f58-8a4f-4d6f6f1f2b22";
const BOT = "6f3c1c62-0d53-4d0b-9c4c-3e0f6f0d9a11";
const GROUP = "2f6d8a10-52f5-4c6e-9d30-0c2f1f6a0b77";

export async function startLiveBot(graphUrl: string, databaseUrl: string): Promise<LiveBot> {
  const database = `bench_${randomUUID().replaceAll("-", "").slice(0, 12)}`;
  const admin = await openDatabase({ databaseUrl, log: () => {} });
  await admin.pool.query(`create database ${database}`);
  const teams = await listenAsTeams();
  const url = await freeUrl();
  const child = spawn(process.execPath, START, {
    cwd: fileURLToPath(ROOT),
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      SANDBOX: "true",
      GRAPH_URL: graphUrl,
      TEAMS_SERVICE_URL: teams.url,
      PORT: new URL(url).port,
      DATABASE_URL: databaseUrl.replace(/\/[^/]*$/, `/${database}`),
      TENANT_ID: TENANT,
      BOT_ID: BOT,
      ADMIN_GROUP_ID: GROUP,
      SECURITY_GROUP_ID: GROUP,
    },
  });
  await ready(url);
  let asked = 0;
  return {
    async ask(text) {
      asked += 1;
      const answered = teams.next();
      const began = performance.now();
      await fetch(`${url}/api/messages`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(message(text, teams.url, asked)),
      });
      await answered;
      return performance.now() - began;
    },
    scanned: teams.scanned,
    peakMb: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
    },
    async stop() {
      child.kill("SIGTERM");
      await new Promise((gone) => child.once("exit", gone));
      teams.close();
      await admin.pool.query(`drop database ${database}`);
      await admin.close();
    },
  };
}

async function ready(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    if (answer?.ok) return;
    await pause(100);
  }
  throw new Error("The bot was not ready within a minute.");
}

async function freeUrl(): Promise<string> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, "127.0.0.1", done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return `http://127.0.0.1:${port}`;
}

/** A connector that takes everything, and tells of it. */
async function listenAsTeams() {
  let arrival = Promise.withResolvers<void>();
  const scan = Promise.withResolvers<void>();
  scan.promise.catch(() => {});
  let messages = 0;
  const server = createServer(async (request, response) => {
    const chunks = await Array.fromAsync<Buffer>(request);
    const text = Buffer.concat(chunks).toString();
    messages += 1;
    response.writeHead(201, { "content-type": "application/json" });
    response.end(JSON.stringify({ id: `m${messages}`, activityId: `m${messages}` }));
    if (/"type":"typing"/.test(text)) return;
    if (/Scan finished/.test(text)) scan.resolve();
    if (/Scan failed|Nothing was done/.test(text))
      scan.reject(new Error(`The scan failed: ${text.slice(0, 600)}`));
    arrival.resolve();
    arrival = Promise.withResolvers();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: () => arrival.promise,
    scanned: () => scan.promise,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const message = (text: string, serviceUrl: string, chat: number) => ({
  type: "message",
  id: randomUUID(),
  timestamp: new Date().toISOString(),
  channelId: "msteams",
  serviceUrl,
  from: { id: "29:1bench", name: "Bench Admin", aadObjectId: idOf(0) },
  recipient: { id: `28:${BOT}`, name: "MFA Nudge" },
  conversation: { id: `a:1bench${chat}`, conversationType: "personal", tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
  locale: "en-GB",
  text,
  textFormat: "plain",
  entities: [{ type: "clientInfo", locale: "en-GB", country: "GB", platform: "Web" }],
});
