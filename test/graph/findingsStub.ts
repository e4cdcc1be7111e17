import type { Findings } from "#bot/core/findings.ts";
import { type UserId, userId } from "#bot/core/ids.ts";
import { batchReply, guidOf, personIn, type Reply, refused, type Seen } from "./stub.ts";

export const GROUP = guidOf(70);
export const OTHER_GROUP = guidOf(71);
export const ROLE = guidOf(80);
export const people = [1, 2, 3].map((n) => userId(guidOf(n)));
export const [adele, alex] = people as [UserId, UserId];

export const list = (...value: readonly object[]): Reply => ({ body: { value } });
export const method = (type: string) => ({ "@odata.type": `#microsoft.graph.${type}` });

export interface Tenant {
  readonly methods?: (n: number) => Reply;
  readonly v1?: Reply;
  readonly beta?: Reply;
  readonly audits?: Reply;
  readonly activity?: Reply;
  readonly defaults?: boolean;
  readonly policies?: readonly object[];
  readonly members?: Readonly<Record<string, Reply>>;
  readonly roles?: Reply;
}

/** Which part of the tenant a path asks for; the first match counts. */
const ANSWERS: readonly (readonly [RegExp, (tenant: Tenant, seen: Seen) => Reply])[] = [
  [
    /\/\$batch$/,
    ({ methods }, seen) => batchReply(seen, ({ url }) => methods?.(personIn(url)) ?? list()),
  ],
  [/^\/v1\.0\/auditLogs\/signIns/, ({ v1 }) => v1 ?? list()],
  [/^\/beta\/auditLogs\/signIns/, ({ beta }) => beta ?? list()],
  [/directoryAudits/, ({ audits }) => audits ?? list()],
  [/signInActivity/, ({ activity }) => activity ?? list(...people.map((id) => ({ id })))],
  [/SecurityDefaults/, ({ defaults }) => ({ body: { isEnabled: defaults ?? false } })],
  [/conditionalAccess/, ({ policies }) => list(...(policies ?? []))],
  [
    /\/groups\//,
    ({ members }, { path }) =>
      members?.[/groups\/([^/]+)/.exec(path)?.[1] ?? ""] ??
      refused(404, "Request_ResourceNotFound"),
  ],
  [/\/directoryRoles/, () => list({ roleTemplateId: ROLE, displayName: "x" })],
  [/\/roleAssignments/, ({ roles }) => roles ?? list()],
];

export const script =
  (tenant: Tenant) =>
  (seen: Seen): Reply =>
    ANSWERS.find(([pattern]) => pattern.test(seen.path))?.[1](tenant, seen) ??
    refused(404, "unexpected", seen.path);

/** What one part of everybody's findings says: its value, or "unread". */
export const told = <Part extends Exclude<keyof Findings, "user">>(
  found: ReadonlyMap<UserId, Findings>,
  part: Part,
): unknown[] =>
  people.map((id) => {
    const reading = found.get(id)?.[part];
    return reading?.read ? reading.value : "unread";
  });
