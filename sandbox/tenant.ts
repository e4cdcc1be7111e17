import { AuditLog } from "./auditLog.ts";
import type { TenantClock } from "./clock.ts";
import { Conversations } from "./conversations.ts";
import { Directory } from "./directory.ts";
import { Groups } from "./groups.ts";
import { type Block, Installations } from "./installations.ts";
import type { Face, Journal } from "./journal.ts";
import type { MailboxSettings } from "./mailbox.ts";
import { DEFAULT_MANNERS, type Licence, type Manners } from "./manners.ts";
import { METHODS, type Method, type MethodKind } from "./methods.ts";
import type { MfaState, Newcomer, Person } from "./person.ts";
import { Policies, type PolicyDraft } from "./policies.ts";
import { type Presence, Presences } from "./presences.ts";
import { guid } from "./random.ts";
import { RegistrationReport } from "./registrationReport.ts";
import { reportRow } from "./reportRow.ts";

export interface TenantIds {
  readonly tenantId: string;
  readonly botId: string;
  readonly manifestId: string;
}

/** A person, or the object id, user principal name or display name of one. */
export type Who = Person | string;

/** A Microsoft 365 tenant in memory. Its methods are what an outside admin or a person does to it; the HTTP faces read and write it too. */
export class Tenant {
  readonly ids: TenantIds;
  readonly adminGroupId: string;
  readonly securityGroupId: string;
  readonly directory = new Directory();
  readonly groups = new Groups();
  readonly policies = new Policies();
  readonly clock: TenantClock;
  readonly journal: Journal;
  readonly manners: Manners;
  readonly report: RegistrationReport;
  readonly audits: AuditLog;
  readonly conversations: Conversations;
  readonly apps: Installations;
  readonly presences = new Presences();
  readonly #installListeners = new Set<(person: Person, action: "add" | "remove") => void>();

  constructor(
    ids: TenantIds,
    people: readonly Newcomer[],
    clock: TenantClock,
    journal: Journal,
    manners: Partial<Manners> = {},
  ) {
    this.ids = ids;
    this.clock = clock;
    this.journal = journal;
    this.manners = { ...DEFAULT_MANNERS, ...manners };
    this.audits = new AuditLog(clock, () => this.manners.auditDelayMs);
    this.conversations = new Conversations(clock, ids.botId);
    this.apps = new Installations(ids.botId, ids.manifestId);
    this.adminGroupId = guid("group", "admins", ids.tenantId);
    this.securityGroupId = guid("group", "security", ids.tenantId);
    this.groups.create({ id: this.adminGroupId, displayName: "MFA Nudge Admins" });
    this.groups.create({ id: this.securityGroupId, displayName: "Security Team" });
    for (const newcomer of people) this.#settle(newcomer);
    this.audits.rememberAppPasswords(this.people);
    this.report = new RegistrationReport(
      clock,
      () => this.manners.reportLagMs,
      (id) => reportRow(this, id),
    );
    this.report.fill(people.map(({ person }) => person.id));
  }

  /** Throws RangeError for nobody. */
  person(who: Who): Person {
    const found = this.directory.find(typeof who === "string" ? who : who.id);
    if (found === undefined) throw new RangeError(`nobody here is ${JSON.stringify(who)}`);
    return found;
  }

  get people(): readonly Person[] {
    return [...this.directory.everyone()];
  }

  perUserMfaState(who: Who): MfaState {
    return this.directory.mfaState(this.person(who).id);
  }

  methodsOf(who: Who): readonly Method[] {
    return this.directory.methods(this.person(who).id);
  }

  isRegistered(who: Who): boolean {
    return this.directory.isRegistered(this.person(who).id);
  }

  get breakGlassIds(): readonly string[] {
    return this.people.filter(({ kind }) => kind === "break-glass").map(({ id }) => id);
  }

  join(newcomer: Newcomer): Person {
    this.report.touch(newcomer.person.id);
    this.#settle(newcomer);
    this.#changed("admin", `joined ${newcomer.person.id}`);
    return newcomer.person;
  }

  /**
   * The method exists at once; the audit follows after its delay, the report at its next refresh; enabled becomes
   * enforced. `by`: the admin who registers it for them.
   */
  registerMethod(who: Who, kind: MethodKind = "authenticator", options: { by?: Who } = {}): void {
    const person = this.person(who);
    const by = options.by === undefined ? person : this.person(options.by);
    this.report.touch(person.id);
    this.directory.addMethod(person.id, kind, this.clock.now().toISOString());
    this.audits.registered(person, METHODS[kind].auditName, by);
    this.journal.append(by === person ? "person" : "admin", {
      kind: "method-registered",
      person: person.id,
      method: kind,
    });
    if (METHODS[kind].strong && this.directory.mfaState(person.id) === "enabled")
      this.#moveState(person, "enforced", { user: null, app: null });
  }

  /** Without kinds: everything but the password. */
  deleteMethods(who: Who, ...kinds: readonly MethodKind[]): void {
    const person = this.person(who);
    this.report.touch(person.id);
    const gone = this.directory.dropMethods(
      person.id,
      (method) => kinds.length === 0 || kinds.includes(method.kind),
    );
    for (const { kind } of gone) this.audits.deleted(person, METHODS[kind].auditName);
    this.journal.append("person", { kind: "methods-deleted", person: person.id });
  }

  /** By themselves (self-service), or by an admin. */
  resetPassword(who: Who, by: Who = who): void {
    const person = this.change(who, {
      lastPasswordChangeDateTime: this.clock.now().toISOString(),
    });
    this.audits.passwordReset(person, this.person(by));
  }

  /** What Teams shows of them from now on, in any case: "Busy", "inAMeeting". */
  setPresence(who: Who, availability: string, activity = availability): void {
    const presence: Presence = { availability, activity };
    this.presences.set(this.person(who).id, presence);
    this.#changed("person", `presence ${availability} of ${this.person(who).id}`);
  }

  /** What they set in Outlook: hours, zone, language, automatic replies. */
  setMailbox(who: Who, settings: Partial<MailboxSettings>): void {
    const person = this.person(who);
    this.change(person, { settings: { ...person.settings, ...settings } });
  }

  /** Somebody else than the bot, in the portal. */
  setMfaState(who: Who, to: MfaState): void {
    this.#write(this.person(who), to, "admin", {
      user: { displayName: "An outside admin" },
      app: null,
    });
  }

  /** The bot's own PATCH. Returns the state that then holds: enabled becomes enforced for the registered. */
  writeMfaState(person: Person, to: MfaState, ignored = false): MfaState {
    const app = { displayName: "MFA Nudge", appId: this.ids.botId };
    return this.#write(person, to, "graph", { user: null, app }, ignored);
  }

  disableAccount(who: Who): void {
    this.change(who, { accountEnabled: false });
  }

  enableAccount(who: Who): void {
    this.change(who, { accountEnabled: true });
  }

  /** Any directory property, by an outside admin. */
  change(who: Who, properties: Partial<Omit<Person, "id" | "userPrincipalName">>): Person {
    const person = this.person(who);
    this.report.touch(person.id);
    const changed = { ...person, ...properties };
    this.directory.replace(changed);
    this.#changed("admin", `changed ${Object.keys(properties).join(", ")} of ${person.id}`);
    return changed;
  }

  deleteUser(who: Who): void {
    const { id } = this.person(who);
    this.report.touch(id);
    for (const group of this.groups.groupsOf(id)) this.groups.remove(group, id);
    this.directory.delete(id);
    this.#changed("admin", `deleted ${id}`);
  }

  addToGroup(groupId: string, who: Who): void {
    this.groups.add(groupId, this.person(who).id);
    this.#changed("admin", `added to group ${groupId}`);
  }

  removeFromGroup(groupId: string, who: Who): void {
    this.groups.remove(groupId, this.person(who).id);
    this.#changed("admin", `removed from group ${groupId}`);
  }

  /** A new group inside another; returns its id. */
  nestGroup(parentId: string, displayName: string): string {
    const id = guid("group", displayName, parentId);
    this.groups.create({ id, displayName });
    this.groups.add(parentId, id);
    return id;
  }

  setSecurityDefaults(on: boolean): void {
    this.policies.securityDefaults = on;
    this.#changed("admin", `security defaults ${on ? "on" : "off"}`);
  }

  /** Returns the policy's id. */
  addConditionalAccessPolicy(draft: PolicyDraft = {}): string {
    this.#changed("admin", "added a Conditional Access policy");
    return this.policies.addConditionalAccess(draft, this.clock.now().toISOString()).id;
  }

  setLicence(licence: Licence): void {
    this.manners.licence = licence;
    this.#changed("admin", `licence ${licence}`);
  }

  blockBot(who: Who, as: Block = "ConversationBlockedByUser"): void {
    const { id } = this.person(who);
    this.apps.block(id, as);
    this.journal.append("person", { kind: "bot-blocked", person: id });
  }

  unblockBot(who: Who): void {
    this.apps.unblock(this.person(who).id);
  }

  /** Returns the installation id. `face` says who did it: Graph for the bot itself, otherwise the person. */
  installBot(who: Who, face: Face = "person"): string {
    const person = this.person(who);
    const id = this.apps.install(person.id);
    this.journal.append(face, { kind: "app-installed", person: person.id });
    if (face === "graph" && this.manners.announcesInstalls) this.#announce(person, "add");
    return id;
  }

  uninstallBot(who: Who, face: Face = "person"): void {
    const person = this.person(who);
    this.apps.uninstall(person.id);
    this.journal.append(face, { kind: "app-uninstalled", person: person.id });
    if (face === "graph" && this.manners.announcesInstalls) this.#announce(person, "remove");
  }

  /** Hears of installations made through Graph, to tell the bot as Teams does. */
  onInstall(listener: (person: Person, action: "add" | "remove") => void): void {
    this.#installListeners.add(listener);
  }

  #settle(newcomer: Newcomer): void {
    const { person } = newcomer;
    this.directory.add(newcomer, person.createdDateTime);
    if (person.role === "admin") this.groups.add(this.adminGroupId, person.id);
    if (person.role === "analyst") this.groups.add(this.securityGroupId, person.id);
  }

  #write(
    person: Person,
    to: MfaState,
    face: Face,
    by: Readonly<Record<string, unknown>>,
    ignored = false,
  ): MfaState {
    const from = this.directory.mfaState(person.id);
    const promoted = to === "enabled" && this.directory.isRegistered(person.id) ? "enforced" : to;
    const effective = ignored ? from : promoted;
    this.#moveState(person, effective, by);
    this.journal.append(face, { kind: "mfa-written", person: person.id, from, to, effective });
    return effective;
  }

  #moveState(person: Person, to: MfaState, by: Readonly<Record<string, unknown>>): void {
    const from = this.directory.mfaState(person.id);
    if (from === to) return;
    this.directory.setMfaState(person.id, to, this.clock.ms() + this.manners.replicationMs);
    this.audits.mfaStateChanged(person, from, to, by);
  }

  #announce(person: Person, action: "add" | "remove"): void {
    for (const listener of this.#installListeners) listener(person, action);
  }

  #changed(face: Face, what: string): void {
    this.journal.append(face, { kind: "tenant-changed", what });
  }
}
