import type { TenantClock } from "./clock.ts";
import type { MfaState, Person } from "./person.ts";
import { guid } from "./random.ts";

/** A directoryAudit as Graph shows it, graph.md 12. */
export interface AuditRecord {
  readonly id: string;
  readonly category: string;
  readonly correlationId: string;
  readonly result: "success" | "failure";
  readonly resultReason: string;
  readonly activityDisplayName: string;
  readonly activityDateTime: string;
  readonly loggedByService: string;
  readonly operationType: string;
  readonly initiatedBy: Readonly<Record<string, unknown>>;
  readonly targetResources: readonly Readonly<Record<string, unknown>>[];
  readonly additionalDetails: readonly never[];
}

interface Filed {
  readonly record: AuditRecord;
  readonly at: number;
  readonly visibleAt: number;
}

const APP_PASSWORD_AGE_MS = 20 * 24 * 3_600_000;
const FETCHES_MAIL = /^(?:IMAP4|POP3)$/;

const STATE_NUMBER: Readonly<Record<MfaState, number>> = { disabled: 0, enabled: 1, enforced: 2 };

/** The audit log: written at once, readable only after a delay. */
export class AuditLog {
  readonly #clock: TenantClock;
  readonly #delayMs: () => number;
  readonly #filed: Filed[] = [];

  constructor(clock: TenantClock, delayMs: () => number) {
    this.#clock = clock;
    this.#delayMs = delayMs;
  }

  /** "User registered security info" and its relatives, service Authentication Methods. */
  #securityInfo(person: Person, activity: string, reason: string, by = person, at?: number): void {
    this.#file(
      {
        category: "UserManagement",
        resultReason: reason,
        activityDisplayName: activity,
        loggedByService: "Authentication Methods",
        operationType: "Update",
        initiatedBy: { user: userIdentity(by), app: null },
        targetResources: [target(person, [])],
      },
      at,
    );
  }

  deleted(person: Person, method: string): void {
    this.#securityInfo(person, "User deleted security info", `User deleted ${method}.`);
  }

  /** By the person, or by an admin for them: told apart by the activity and by who began it (graph.md 12). */
  registered(person: Person, method: string, by: Person): void {
    if (by.id === person.id)
      this.#securityInfo(person, "User registered security info", `User registered ${method}.`);
    else
      this.#securityInfo(
        person,
        "Admin registered security info",
        `Admin registered ${method.toLowerCase()} method for user`,
        by,
      );
  }

  /**
   * Microsoft's audit activities: an admin's reset is Core Directory "Reset user password", a person's own one is of
   * Self-service Password Management. (Names from memory, not in graph.md: a bot had better match "Reset".)
   */
  passwordReset(person: Person, by: Person): void {
    const own = by.id === person.id;
    this.#file({
      category: "UserManagement",
      resultReason: own ? "Successfully completed reset." : "",
      activityDisplayName: own ? "Reset password (self-service)" : "Reset user password",
      loggedByService: own ? "Self-service Password Management" : "Core Directory",
      operationType: "Update",
      initiatedBy: { user: userIdentity(by), app: null },
      targetResources: [target(person, [])],
    });
  }

  /** Core Directory "Update user" with the StrongAuthenticationRequirement that changed. */
  mfaStateChanged(
    person: Person,
    from: MfaState,
    to: MfaState,
    initiatedBy: Readonly<Record<string, unknown>>,
  ): void {
    this.#file({
      category: "UserManagement",
      resultReason: "",
      activityDisplayName: "Update user",
      loggedByService: "Core Directory",
      operationType: "Update",
      initiatedBy,
      targetResources: [
        target(person, [
          {
            displayName: "StrongAuthenticationRequirement",
            oldValue: requirement(from),
            newValue: requirement(to),
          },
        ]),
      ],
    });
  }

  /**
   * From before the story: whoever fetches mail as in 2005 once made an app password for it. Graph has no list of them, so
   * this is all there is to see (graph.md 4.1). To be called before anything else happens.
   */
  rememberAppPasswords(people: readonly Person[]): void {
    const at = this.#clock.ms() - APP_PASSWORD_AGE_MS;
    for (const person of people)
      if (FETCHES_MAIL.test(person.legacyClient ?? ""))
        this.#securityInfo(
          person,
          "User registered security info",
          "User registered App password.",
          person,
          at,
        );
  }

  /** What can be read now of what happened at or after `since`, oldest first. Finds its start by bisection. */
  visible(since = Number.NEGATIVE_INFINITY): AuditRecord[] {
    let [low, high] = [0, this.#filed.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#filed[middle]?.at ?? 0) < since) low = middle + 1;
      else high = middle;
    }
    const now = this.#clock.ms();
    return this.#filed
      .slice(low)
      .filter((filed) => filed.visibleAt <= now)
      .map((filed) => filed.record);
  }

  #file(
    record: Omit<
      AuditRecord,
      "id" | "correlationId" | "activityDateTime" | "result" | "additionalDetails"
    >,
    at = this.#clock.ms(),
  ): void {
    const number = this.#filed.length;
    this.#filed.push({
      at,
      visibleAt: at + this.#delayMs(),
      record: {
        id: guid("audit", number),
        correlationId: guid("audit-correlation", number),
        activityDateTime: new Date(at).toISOString(),
        result: "success",
        additionalDetails: [],
        ...record,
      },
    });
  }
}

function userIdentity(person: Person): Readonly<Record<string, unknown>> {
  return {
    id: person.id,
    displayName: person.displayName,
    userPrincipalName: person.userPrincipalName,
    ipAddress: null,
  };
}

function target(person: Person, modifiedProperties: readonly object[]): Record<string, unknown> {
  return {
    id: person.id,
    displayName: person.displayName,
    type: "User",
    userPrincipalName: person.userPrincipalName,
    groupType: null,
    modifiedProperties,
  };
}

function requirement(state: MfaState): string {
  return state === "disabled"
    ? "[]"
    : JSON.stringify([{ RelyingParty: "*", State: STATE_NUMBER[state] }]);
}
