import type { IncomingMessage, ServerResponse } from "node:http";
import type { Attachments } from "../../ports/attachments.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Inbound } from "../../ports/inbound.ts";
import type { Installer } from "../../ports/installer.ts";
import type { PaceBook, Pacing } from "../../ports/pace.ts";
import type { CampaignTeams, Files, Teams } from "../../ports/teams.ts";
import type { Arrival } from "./arrival.ts";
import { Attempts, type Exchange, PATIENCE } from "./attempts.ts";
import { ChatLanes } from "./chatLanes.ts";
import { type Cloud, cloudOf } from "./cloud.ts";
import { Connector } from "./connector.ts";
import { ConnectorTeams } from "./connectorTeams.ts";
import { otherHost, type Reach } from "./connectorUrl.ts";
import { type Credentials, credentialsFactory } from "./credentials.ts";
import { CROWD_LIMITS, Crowd, type CrowdLimits } from "./crowd.ts";
import { answer, knock, type Proof, refuse } from "./door.ts";
import { Hosts } from "./hosts.ts";
import { faultOf, type Log } from "./log.ts";
import { OneDriveAttachments } from "./oneDriveAttachments.ts";
import { OneDriveFiles } from "./oneDriveFiles.ts";
import { Pace } from "./pace.ts";
import { SdkBot } from "./sdkBot.ts";
import { SigningKeys } from "./signingKeys.ts";
import { FAILED, Turns } from "./turns.ts";
import { type Wait, waitForReal } from "./waiting.ts";

export interface TeamsSetup {
  readonly botId: string;
  readonly tenantId: string;
  /** Connector root for first contact, e.g. `https://smba.trafficmanager.net/teams/`. */
  readonly serviceUrl: string;
  readonly credentials: Credentials;
  readonly clock: Clock;
  readonly install: Installer["install"];
  readonly log: Log;
  /** How fast we call the connector, all replicas and conversations together: calls a second at best, and where that is kept. */
  readonly pace: { readonly perSecond: number; readonly book: PaceBook };
  /** Where the channel's keys are found, if not at the cloud's usual place. */
  readonly openIdMetadataUrl?: string;
  /** Told of every outgoing exchange, for metrics. */
  readonly onExchange?: (exchange: Exchange) => void;
  readonly limits?: CrowdLimits;
  /** For tests: how to wait in real time, how soon an answer is due, how long a call may take. */
  readonly wait?: Wait;
  readonly answerWithinMs?: number;
  readonly callTimeoutMs?: number;
  readonly chance?: () => number;
  /** For tests: the connector to try instead of one that says it is the wrong one. */
  readonly elsewhere?: typeof otherHost;
}

export interface OpenTeams {
  /** For answers to people, who never wait behind a campaign. */
  readonly teams: Teams;
  /** For campaigns, at their 98 % of the pace. To use all of it, keep half a second's worth of messages waiting for their turn. */
  readonly campaign: CampaignTeams;
  readonly pacing: Pacing;
  readonly files: Files;
  readonly attachments: Attachments;
  /** For `POST /api/messages`. Answers every request, and never rejects. Until `listenTo` was called it answers 503. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
  listenTo(inbound: Inbound): void;
  /** From now on no message of a campaign gets its turn: those that wait stay with us, at once. */
  endCampaigns(): void;
  /** Takes no new turns, lets those in flight finish for five seconds, then ends waiting sends as `unavailable`. */
  close(): Promise<void>;
}

/** The bot's Teams side. Throws when an id or a secret is empty. */
export function openTeams(setup: TeamsSetup): OpenTeams {
  const parts = assemble(setup);
  return {
    ...parts.outgoing,
    handle: (req, res) => handle(parts, req, res),
    listenTo: (inbound) => parts.turns.listenTo(inbound),
    endCampaigns: () => parts.campaignsEnd.abort(),
    close: () => close(parts),
  };
}

const GRACE_MS = 5_000;

async function close({ turns, closing }: Parts): Promise<void> {
  const grace = setTimeout(() => closing.abort(), GRACE_MS);
  await turns.close();
  clearTimeout(grace);
  closing.abort();
}

interface Parts {
  readonly tenantId: string;
  readonly proof: Proof;
  readonly crowd: Crowd;
  readonly sdk: SdkBot;
  readonly turns: Turns;
  readonly outgoing: Outgoing;
  readonly log: Log;
  readonly closing: AbortController;
  readonly campaignsEnd: AbortController;
  /** The end of each turn that no handler has taken yet, by the activity the SDK carries through. */
  readonly ends: WeakMap<Arrival, () => void>;
}

function assemble(setup: TeamsSetup): Parts {
  const { botId, tenantId, log } = setup;
  const sandbox = setup.credentials.kind === "sandbox";
  const cloud = signingIn(setup);
  const credentials = credentialsFactory(botId, tenantId, setup.credentials);
  const closing = new AbortController();
  const campaignsEnd = new AbortController();
  const signals = { closing: closing.signal, campaignsEnd: campaignsEnd.signal };
  const out = outgoing(setup, cloud, credentials, signals);
  const turns = new Turns(out.teams, log, setup.answerWithinMs);
  const ends = new WeakMap<Arrival, () => void>();
  const sdk = new SdkBot({
    botId,
    tenantId,
    cloud,
    credentials,
    trusting: sandbox,
    log,
    take(arrival) {
      const end = ends.get(arrival) ?? (() => {});
      ends.delete(arrival);
      return turns.take(arrival, end);
    },
  });
  const proof: Proof = sandbox
    ? { kind: "loopback" }
    : {
        kind: "token",
        pins: { issuer: cloud.issuer, audience: botId },
        keys: new SigningKeys(cloud.openIdMetadataUrl, log),
      };
  const crowd = new Crowd(setup.limits ?? CROWD_LIMITS);
  return { tenantId, proof, crowd, sdk, turns, outgoing: out, log, closing, campaignsEnd, ends };
}

type Outgoing = Pick<OpenTeams, "teams" | "campaign" | "pacing" | "files" | "attachments">;

function outgoing(
  setup: TeamsSetup,
  cloud: Cloud,
  credentials: ReturnType<typeof credentialsFactory>,
  signals: { readonly closing: AbortSignal; readonly campaignsEnd: AbortSignal },
): Outgoing {
  const { closing } = signals;
  const { botId, tenantId, serviceUrl, install, clock, log } = setup;
  const sandbox = setup.credentials.kind === "sandbox";
  const wait = setup.wait ?? waitForReal;
  const onExchange = setup.onExchange ?? (() => {});
  const pace = new Pace({ ...setup.pace, clock, ownTime: sandbox, wait, ...signals, log });
  const chance = setup.chance ?? Math.random;
  const patience = PATIENCE;
  const attempts = new Attempts({ pace, clock, wait, patience, chance, closing, onExchange });
  const timeout = setup.callTimeoutMs === undefined ? {} : { timeoutMs: setup.callTimeoutMs };
  const onAnswer = (share: string | null): void => pace.notice(share);
  const connector = new Connector({
    ...{ botId, cloud, credentials, direct: sandbox, onAnswer },
    ...timeout,
  });
  const chats = new ChatLanes(clock, closing);
  const reach: Reach = sandbox ? "loopback" : "microsoft";
  const elsewhere = setup.elsewhere ?? otherHost;
  const parts = { connector, attempts, chats, install, botId, tenantId, serviceUrl, reach };
  const suffixes = sandbox ? null : cloud.sharePointSuffixes;
  const hosts = new Hosts(elsewhere);
  const campaign = new ConnectorTeams({ ...parts, hosts, lane: "campaign" });
  return {
    teams: new ConnectorTeams({ ...parts, hosts, lane: "reply" }),
    campaign: {
      openChat: (user) => campaign.openChat(user),
      send: (to, message, onTurn) => campaign.sendOnce(to, message, onTurn),
    },
    pacing: pace,
    files: new OneDriveFiles({ suffixes, wait, closing, onExchange }),
    attachments: new OneDriveAttachments({ suffixes, closing, onExchange }),
  };
}

function signingIn(setup: TeamsSetup): Cloud {
  const cloud = cloudOf(setup.serviceUrl);
  const { openIdMetadataUrl = cloud.openIdMetadataUrl } = setup;
  return { ...cloud, openIdMetadataUrl };
}

async function handle(parts: Parts, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const leave = parts.crowd.enter(req.socket.remoteAddress ?? "");
  if (leave === null) return refuse(res, 429);
  try {
    if (!parts.turns.open) return refuse(res, 503);
    const entry = await knock(req, parts.tenantId, parts.proof);
    if (!entry.admitted) return refuse(res, entry.status);
    await turn(parts, entry.arrival, entry.authorization, res);
  } catch (error) {
    parts.log.error(faultOf(error), "A request could not be handled");
    refuse(res, 500);
  } finally {
    leave();
  }
}

async function turn(
  parts: Parts,
  arrival: Arrival,
  authorization: string,
  res: ServerResponse,
): Promise<void> {
  const { ends, log } = parts;
  const end = parts.crowd.begin();
  if (end === null) return refuse(res, 503);
  ends.set(arrival, end);
  const received = await parts.sdk.receive(authorization, arrival);
  // The SDK did not get as far as the handler, who would otherwise have taken it.
  ends.get(arrival)?.();
  if (!received.reached) {
    log.warn({ type: arrival.type }, "The SDK refused what the door had admitted");
    return refuse(res, 401);
  }
  const { answer: said } = received;
  if (said === null) return answer(res, 200);
  // 501 is the SDK's word for an invoke without an answer.
  if (said.status === 501) return answer(res, 200, FAILED);
  answer(res, said.status, said.body);
}
