import { setTimeout as sleepReally } from "node:timers/promises";
import type { Calendars } from "../../ports/calendars.ts";
import type { Clock } from "../../ports/clock.ts";
import type {
  Directory,
  Groups,
  Licences,
  MfaStates,
  Posture,
  Registrations,
  Roles,
} from "../../ports/directory.ts";
import type { FindingsReader } from "../../ports/findings.ts";
import type { Installer } from "../../ports/installer.ts";
import type { Mail } from "../../ports/mail.ts";
import type { Managers } from "../../ports/managers.ts";
import type { Presences } from "../../ports/presences.ts";
import type { Readiness } from "../../ports/readiness.ts";
import type { SignInFailureReader } from "../../ports/signInFailures.ts";
import { type CredentialConfig, openCredential } from "./credential.ts";
import { GraphCalendars } from "./graphCalendars.ts";
import { GraphClient } from "./graphClient.ts";
import { GraphDirectory } from "./graphDirectory.ts";
import { GraphFindings } from "./graphFindings.ts";
import { GraphGroups } from "./graphGroups.ts";
import { GraphInstaller } from "./graphInstaller.ts";
import { GraphLicences } from "./graphLicences.ts";
import { GraphMail } from "./graphMail.ts";
import { GraphManagers } from "./graphManagers.ts";
import { GraphMfaStates } from "./graphMfaStates.ts";
import { GraphPosture } from "./graphPosture.ts";
import { GraphPresences } from "./graphPresences.ts";
import { GraphReadiness } from "./graphReadiness.ts";
import { GraphRegistrations } from "./graphRegistrations.ts";
import { GraphRoles } from "./graphRoles.ts";
import { GraphSignInFailures } from "./graphSignInFailures.ts";
import { DEFAULT_RATES, type Rates } from "./lane.ts";
import type { Exchange } from "./sending.ts";

const MAX_TIMER_MS = 2 ** 31 - 1;

export interface GraphOptions {
  /** The root without a version: "https://graph.microsoft.com", a sovereign one, or the sandbox's. */
  readonly graphUrl: string;
  readonly credential: CredentialConfig;
  readonly clock: Clock;
  /** The id in the Teams app manifest. */
  readonly appId: string;
  /** The address e-mail is sent from; absent for none. */
  readonly mailSender?: string;
  readonly rates?: Partial<Rates>;
  /** For one request, its whole answer included. Some of Graph's own calls end after 60 s (graph.md 4.1). */
  readonly timeoutMs?: number;
  /** Hears of every request and its answer, without headers. For recordings. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** How retries wait, in real time; tests do not. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** The jitter of retries, from 0 up to 1. */
  readonly chance?: () => number;
}

export interface Graph {
  readonly directory: Directory;
  readonly registrations: Registrations;
  readonly mfaStates: MfaStates;
  readonly posture: Posture;
  readonly groups: Groups;
  readonly calendars: Calendars;
  readonly presences: Presences;
  readonly roles: Roles;
  readonly licences: Licences;
  /** Without what admins imported. */
  readonly findings: FindingsReader;
  readonly readiness: Readiness;
  readonly signInFailures: SignInFailureReader;
  readonly installer: Installer;
  readonly managers: Managers;
  /** Null where nothing says from which mailbox. */
  readonly mail: Mail | null;
  /** Ends waits and requests under way; they fail as `directory-unavailable`, or `unclear` where something was written. */
  close(): void;
}

/** Everything we do with Microsoft Graph, over one paced client. Throws `config-invalid` for a credential that does not fit the root. */
export function openGraph(options: GraphOptions): Graph {
  const { graphUrl, clock, onExchange } = options;
  const client = new GraphClient({
    graphUrl,
    credential: openCredential(options.credential, graphUrl),
    clock,
    rates: { ...DEFAULT_RATES, ...options.rates },
    timeoutMs: options.timeoutMs ?? 70_000,
    sleep: options.sleep ?? sleepLong,
    chance: options.chance ?? Math.random,
    ...(onExchange === undefined ? {} : { onExchange }),
  });
  const mfaStates = new GraphMfaStates(client, clock);
  const groups = new GraphGroups(client);
  const directory = new GraphDirectory(client, mfaStates, clock);
  const roles = new GraphRoles(client, groups);
  return {
    directory,
    registrations: new GraphRegistrations(client, clock),
    mfaStates,
    posture: new GraphPosture(client, clock),
    groups,
    calendars: new GraphCalendars(client, clock),
    presences: new GraphPresences(client),
    roles,
    licences: new GraphLicences(client),
    findings: new GraphFindings(client, roles, clock),
    signInFailures: new GraphSignInFailures(client),
    readiness: new GraphReadiness(client, directory, clock),
    installer: new GraphInstaller(client, graphUrl, options.appId),
    managers: new GraphManagers(client, clock),
    mail: options.mailSender === undefined ? null : new GraphMail(client, options.mailSender),
    close: () => client.close(),
  };
}

/** A timer holds at most 2^31 - 1 ms and fires at once beyond; what the service demands is not shortened by that. */
async function sleepLong(ms: number, signal: AbortSignal): Promise<void> {
  for (let left = ms; left > 0; left -= MAX_TIMER_MS)
    await sleepReally(Math.min(left, MAX_TIMER_MS), undefined, { signal });
}
