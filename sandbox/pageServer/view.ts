import type { Chat } from "../chat.ts";
import { teamsId } from "../conversations.ts";
import type { View } from "../eyes.ts";
import { METHOD_KINDS, METHODS } from "../methods.ts";
import type { MfaState, Person } from "../person.ts";
import type { Sandbox } from "../server.ts";
import type { Tenant } from "../tenant.ts";
import type { FaultSwitches } from "./faultSwitches.ts";
import { journalTail } from "./journalWords.ts";
import type { News } from "./news.ts";

/** The people of the cast, as the page's rail groups them. */
const RAIL: readonly (readonly [group: string, names: readonly string[]])[] = [
  ["Employees", ["Adele Vance", "Alex Wilber", "Diego Siciliani", "Grady Archie"]],
  ["Admins", ["Megan Bowen", "Lynne Robbins", "Isaiah Langer", "Nestor Wilke"]],
  ["Security", ["Pradeep Gupta"]],
  ["Guest", ["Lee Gu"]],
];

/** The rail also has one ordinary person of each of these. */
const LANGUAGES = ["ar", "ja", "de"] as const;
const languageName = new Intl.DisplayNames("en", { type: "language" });

const MOST_FOUND = 8;

export interface PageMeans {
  readonly sandbox: Sandbox;
  readonly news: News;
  readonly faults: FaultSwitches;
  readonly timeZone: string;
}

/** Whom one can be without searching. */
export function rail({ directory, people }: Tenant) {
  const cast = RAIL.map(([group, names]) => ({
    group,
    people: names.flatMap((name) => {
      const person = directory.find(name);
      return person === undefined ? [] : [card(person)];
    }),
  }));
  const speakers = LANGUAGES.flatMap((language) => {
    const person = people.find((each) => isOrdinary(each) && speaks(each, language));
    return person === undefined
      ? []
      : [{ ...card(person), about: languageName.of(language) ?? language }];
  });
  return speakers.length === 0 ? cast : [...cast, { group: "Other languages", people: speakers }];
}

const isOrdinary = ({ kind, accountEnabled }: Person) => kind === "unregistered" && accountEnabled;

const speaks = ({ preferredLanguage }: Person, language: string) =>
  preferredLanguage?.startsWith(`${language}-`) === true;

/** People whose name, address or department holds all the words. */
export function found(tenant: Tenant, query: string) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ displayName, userPrincipalName, department }: Person) => {
    const text = `${displayName} ${userPrincipalName} ${department ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return tenant.people.filter(fits).slice(0, MOST_FOUND).map(card);
}

/** All that the page shows to one person, in one answer. */
export function viewOf({ sandbox, news, faults, timeZone }: PageMeans, id: string) {
  const { tenant } = sandbox;
  const person = tenant.person(id);
  const chat = sandbox.chat(person);
  return {
    now: tenant.clock.now().toISOString(),
    timeZone,
    me: { ...card(person), teamsId: teamsId(tenant.ids.botId, person.id) },
    facts: facts(tenant, person),
    team: { name: tenant.conversations.team.name, channel: tenant.conversations.team.channelName },
    chats: {
      personal: chat.messages().map((message) => shown(message, chat, tenant)),
      channel: chat.channelMessages().map((message) => shown(message, chat, tenant)),
    },
    unread: news.unread(person.id),
    totals: totals(tenant),
    policies: {
      securityDefaults: tenant.policies.securityDefaults,
      conditionalAccess: tenant.policies.conditionalAccess.map((policy) => policy.displayName),
      licence: tenant.manners.licence,
    },
    faults: faults.states(),
    journal: journalTail(tenant),
  };
}

function card({
  id,
  displayName,
  userPrincipalName,
  jobTitle,
  department,
  role,
  userType,
}: Person) {
  return {
    id,
    name: displayName,
    address: userPrincipalName,
    about: jobTitle ?? department ?? (userType === "Guest" ? "Guest" : "Account"),
    role: role ?? (userType === "Guest" ? "guest" : "employee"),
  };
}

/** What is true of this person, which the bot must find out. */
export function facts(tenant: Tenant, person: Person) {
  return {
    kind: person.kind,
    department: person.department,
    language: person.preferredLanguage,
    country: person.usageLocation,
    accountEnabled: person.accountEnabled,
    mfaState: tenant.perUserMfaState(person),
    registered: tenant.isRegistered(person),
    methods: tenant.methodsOf(person).map(({ id, kind, createdDateTime }) => ({
      id,
      kind,
      name: METHODS[kind].auditName,
      since: createdDateTime,
    })),
    legacyClient: person.legacyClient,
    botInstalled: tenant.apps.of(person.id) !== undefined,
    botBlocked: tenant.apps.blockOf(person.id) !== undefined,
    methodKinds: METHOD_KINDS.map((kind) => ({ kind, name: METHODS[kind].auditName })),
  };
}

function totals(tenant: Tenant) {
  const states: Record<MfaState, number> = { disabled: 0, enabled: 0, enforced: 0 };
  const { people, journal } = tenant;
  let registered = 0;
  for (const { id } of people) {
    states[tenant.directory.mfaState(id)] += 1;
    if (tenant.directory.isRegistered(id)) registered += 1;
  }
  return {
    people: people.length,
    registered,
    states,
    messages: journal.count("message-sent"),
    presses: journal.count("person-pressed"),
    writes: journal.ofKind("mfa-written").filter(({ face }) => face === "graph").length,
  };
}

function shown(message: View, chat: Chat, tenant: Tenant) {
  const { from } = message;
  const author = from === "bot" ? null : tenant.directory.find(from.person);
  const notes = chat.notes.filter(({ messageId }) => messageId === message.id);
  const note = notes.at(-1);
  return {
    id: message.id,
    thread: message.thread,
    at: message.at.toISOString(),
    edits: message.edits,
    mine: from !== "bot" && from.person === chat.person.id,
    author: from === "bot" ? null : (author?.displayName ?? "Somebody deleted"),
    text: message.text,
    summary: message.summary,
    card: message.card,
    files: message.attachments.flatMap((attachment) => fileOf(attachment)),
    note: note === undefined ? null : { text: note.text, at: note.at.toISOString() },
  };
}

/** A file the bot offers, one it has delivered (teams.md, file consent and file info cards), or one a person sent. */
function fileOf({ contentType, content, name }: View["attachments"][number]) {
  if (contentType === "application/vnd.microsoft.teams.file.download.info")
    return [
      { kind: "sent", name: name ?? "file", description: "Sent with the message", size: null },
    ];
  const kind = /^application\/vnd\.microsoft\.teams\.card\.file\.(consent|info)$/.exec(
    contentType,
  )?.[1];
  if (kind === undefined) return [];
  const { description, sizeInBytes } = (content ?? {}) as Readonly<Record<string, unknown>>;
  return [
    {
      kind,
      name: name ?? "file",
      description: typeof description === "string" ? description : null,
      size: typeof sizeInBytes === "number" ? sizeInBytes : null,
    },
  ];
}
