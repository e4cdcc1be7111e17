import { cast } from "./cast.ts";
import type { MethodKind } from "./methods.ts";
import { identity } from "./names.ts";
import { DOMAIN, newcomer } from "./newcomer.ts";
import type { MfaState, Newcomer, Person, PersonKind } from "./person.ts";
import { generator, pick, shuffled } from "./random.ts";
import { worldwide } from "./worldwide.ts";

/** Shares of everyone beyond the cast and the three special accounts; from 53 people on, each kind appears. */
const SHARES: readonly (readonly [kind: PersonKind, share: number])[] = [
  ["unregistered", 0.55],
  ["registered", 0.15],
  ["phone-only", 0.05],
  ["not-capable", 0.03],
  ["guest", 0.05],
  ["service", 0.03],
  ["disabled", 0.03],
  ["enforced", 0.02],
  ["stuck-enabled", 0.02],
  ["legacy", 0.02],
  ["shared-mailbox", 0.02],
  ["room-mailbox", 0.01],
  ["equipment-mailbox", 0.01],
  ["report-silent", 0.01],
];

const ROOM_FOR_ALL = 40;

const SHARED = ["Invoices", "Front Desk", "Careers", "Press", "Orders", "Facilities", "Info"];
const ROOMS = ["Aurora", "Baltic", "Cedar", "Delta", "Everest", "Fjord", "Gobi", "Harbor"];
const EQUIPMENT = ["Projector", "Pool Car", "Camera Kit", "3D Printer"];
const SERVICES = ["svc-backup", "svc-monitoring", "Scanner", "svc-payroll", "Door Controller"];
const LEGACY = ["IMAP4", "Authenticated SMTP", "POP3", "Exchange ActiveSync"];
const STRONG: readonly (readonly MethodKind[])[] = [
  ["authenticator"],
  ["authenticator", "phone"],
  ["passkey", "authenticator"],
  ["security-key"],
  ["software-oath"],
  ["windows-hello", "authenticator"],
];

export interface Variety {
  /** People of many countries, zones, hours, products and roles, as of this day; else all work eight to five, UTC. */
  readonly worldwide?: Date;
}

/**
 * `size` people (at least the cast of 10, one sync account and two break-glass accounts), the same for the same seed.
 * The directory lists them in a shuffled but fixed order.
 */
export function population(seed: string, size = 120, variety: Variety = {}): Newcomer[] {
  const special = [...cast(seed), syncAccount(seed), breakGlass(seed, 1), breakGlass(seed, 2)];
  const kinds = kindsFor(Math.max(0, size - special.length));
  const taken = new Set(special.map(({ person }) => person.userPrincipalName.toLowerCase()));
  const rest = kinds.map(([kind, nth]) => unique(someone(seed, kind, nth), taken));
  const spread = variety.worldwide === undefined ? rest : worldwide(seed, rest, variety.worldwide);
  return withManagers(shuffled([...special, ...spread], generator(`${seed}/order`)));
}

/** How many of each kind, by largest remainder; with room for it, a kind left out takes one place of the unregistered. */
function kindsFor(count: number): (readonly [PersonKind, number])[] {
  const shares = SHARES.map(([kind, share]) => ({ kind, exact: share * count }));
  const many = new Map(shares.map(({ kind, exact }) => [kind, Math.floor(exact)]));
  const placed = [...many.values()].reduce((sum, each) => sum + each, 0);
  const byRemainder = shares.toSorted((a, b) => (b.exact % 1) - (a.exact % 1));
  for (const { kind } of byRemainder.slice(0, count - placed))
    many.set(kind, (many.get(kind) ?? 0) + 1);
  if (count >= ROOM_FOR_ALL)
    for (const [kind, each] of many) {
      if (each > 0) continue;
      many.set(kind, 1);
      many.set("unregistered", (many.get("unregistered") ?? 0) - 1);
    }
  return [...many].flatMap(([kind, each]) =>
    Array.from({ length: each }, (_, nth) => [kind, nth] as const),
  );
}

function someone(seed: string, kind: PersonKind, nth: number): Newcomer {
  const key = `${kind}/${nth}`;
  const [methods, state] = proofs(seed, kind, key);
  return newcomer(seed, key, kind, detailsOf(seed, kind, nth, key), methods, state);
}

function proofs(
  seed: string,
  kind: PersonKind,
  key: string,
): readonly [readonly MethodKind[], MfaState] {
  const strong = pick(STRONG, seed, key, "methods");
  switch (kind) {
    case "registered":
    case "legacy":
      return [strong, "disabled"];
    case "stuck-enabled":
      return [strong, "enabled"];
    case "enforced":
      return [strong, "enforced"];
    case "phone-only":
      return [["phone"], "disabled"];
    case "not-capable":
      return [[pick(["hardware-oath", "external"], seed, key, "methods")], "disabled"];
    case "disabled":
      return [pick([strong, []], seed, key, "any"), "disabled"];
    case "unregistered":
    case "report-silent":
      return [pick([[], [], [], ["email"]], seed, key, "weak"), "disabled"];
    default:
      return [[], "disabled"];
  }
}

type Details = Partial<Person> & Pick<Person, "displayName" | "userPrincipalName">;

function detailsOf(seed: string, kind: PersonKind, nth: number, key: string): Details {
  const number = nth === 0 ? "" : ` ${nth + 1}`;
  switch (kind) {
    case "shared-mailbox":
      return place(`${pickNth(SHARED, nth)}${number}`, true);
    case "room-mailbox":
      return place(`Room ${pickNth(ROOMS, nth)}${number}`, true);
    case "equipment-mailbox":
      return place(`${pickNth(EQUIPMENT, nth)}${number}`, true);
    case "service":
      return place(`${pickNth(SERVICES, nth)}${number}`, false);
    default:
      return human(seed, kind, key);
  }
}

function human(seed: string, kind: PersonKind, key: string): Details {
  const { alias, ...who } = identity(seed, key);
  const displayName = `${who.givenName} ${who.surname}`;
  const legacyClient = kind === "legacy" ? pick(LEGACY, seed, key, "client") : null;
  if (kind !== "guest")
    return {
      ...who,
      displayName,
      legacyClient,
      mail: `${alias}@${DOMAIN}`,
      userPrincipalName: `${alias}@${DOMAIN}`,
    };
  return {
    displayName,
    givenName: who.givenName,
    surname: who.surname,
    mail: `${alias}@fabrikam.com`,
    companyName: "Fabrikam",
    userPrincipalName: `${alias}_fabrikam.com#EXT#@contoso.onmicrosoft.com`,
  };
}

function place(displayName: string, hasMail: boolean): Details {
  const address = `${displayName.toLowerCase().replaceAll(" ", "-")}@${DOMAIN}`;
  return { displayName, userPrincipalName: address, mail: hasMail ? address : null };
}

function syncAccount(seed: string): Newcomer {
  const details = {
    displayName: "On-Premises Directory Synchronization Service Account",
    userPrincipalName: "Sync_DC01_4f8a1c2b9d3e@contoso.onmicrosoft.com",
    onPremisesSyncEnabled: true,
  };
  return newcomer(seed, "sync-account", "sync-account", details, [], "disabled");
}

/** The first holds a security key and so looks like a tempting target for enforcement; the second holds nothing. */
function breakGlass(seed: string, number: 1 | 2): Newcomer {
  const details = {
    displayName: `Emergency Access ${number}`,
    userPrincipalName: `emergency${number}@contoso.onmicrosoft.com`,
  };
  const methods: MethodKind[] = number === 1 ? ["security-key"] : [];
  return newcomer(seed, `break-glass/${number}`, "break-glass", details, methods, "disabled");
}

/** Namesakes share a display name but not an address. */
function unique(each: Newcomer, taken: Set<string>): Newcomer {
  const { userPrincipalName, mail } = each.person;
  let name = userPrincipalName;
  for (let n = 2; taken.has(name.toLowerCase()); n += 1)
    name = userPrincipalName.replace(/^[^@_]+/, (alias) => `${alias}${n}`);
  taken.add(name.toLowerCase());
  if (name === userPrincipalName) return each;
  return {
    ...each,
    person: { ...each.person, userPrincipalName: name, mail: mail === null ? null : name },
  };
}

/** How many people a manager has, at most; the heads of all departments report to Nestor Wilke. */
const REPORTS = 8;

/** Each department is a tree below its first member. Nobody whose account is closed manages anyone. */
function withManagers(people: Newcomer[]): Newcomer[] {
  const top = people.find(({ person }) => person.displayName === "Nestor Wilke")?.person.id ?? null;
  const staff = people.filter(
    ({ person: { id, department, userType } }) =>
      id !== top && department !== null && userType !== "Guest",
  );
  const managers = new Map<string, string | null>();
  for (const department of Map.groupBy(staff, ({ person }) => person.department).values()) {
    const bosses = department.filter(({ person }) => person.accountEnabled);
    const closed = department.filter(({ person }) => !person.accountEnabled);
    for (const [place, { person }] of [...bosses, ...closed].entries()) {
      const boss = place === 0 ? top : bosses[Math.floor((place - 1) / REPORTS)]?.person.id;
      managers.set(person.id, boss ?? top);
    }
  }
  return people.map((each) => {
    const managerId = managers.get(each.person.id);
    return managerId === undefined ? each : { ...each, person: { ...each.person, managerId } };
  });
}

function pickNth<T>(from: readonly T[], nth: number): T {
  const found = from[nth % from.length];
  if (found === undefined) throw new RangeError("nothing to pick from");
  return found;
}
