import type { PersonEvidence } from "../core/planEvidence.ts";
import type { Reading } from "../core/posture.ts";
import { type Column, csvFile } from "./csv.ts";
import { holdWords } from "./planWords.ts";
import { RECORDS, speechFor } from "./speech.ts";

/** A file is read by programs and compared with another plan's: the same words for everyone. */
const FILE = speechFor(RECORDS);

const yesNo = (fact: boolean): string => (fact ? "yes" : "no");

/** What was not read says so: an empty cell is never a "no". */
const read = <Value>(part: Reading<Value>, words: (value: Value) => string): string =>
  part.read ? words(part.value) : `not read: ${part.why}`;

const ofLegacy = (
  { legacy }: PersonEvidence,
  words: (each: { protocol: string; application: string; lastSeen: string }) => string,
): string => read(legacy, (all) => (all.length === 0 ? "none" : all.map(words).join(" / ")));

const COLUMNS: readonly Column<PersonEvidence>[] = [
  ["Name", (row) => row.displayName],
  ["User principal name", (row) => row.userPrincipalName],
  ["Object id", (row) => row.user],
  ["Judgement", (row) => row.says],
  ["Reasons", (row) => row.reasons.map((why) => holdWords(FILE, why).label).join(" / ")],
  ["What would help", (row) => row.reasons.map((why) => holdWords(FILE, why).fix).join(" / ")],
  ["Override", (row) => row.override ?? ""],
  ["perUserMfaState", (row) => row.mfaState],
  ["Registered", (row) => row.registered],
  ["Capable", (row) => (row.capable === null ? "" : yesNo(row.capable))],
  ["Strongest method", (row) => read(row.strongest, (value) => value ?? "none")],
  ["Legacy protocols", (row) => ofLegacy(row, ({ protocol }) => protocol)],
  ["Legacy applications", (row) => ofLegacy(row, ({ application }) => application)],
  ["Legacy last seen (UTC)", (row) => ofLegacy(row, ({ lastSeen }) => lastSeen)],
  ["App passwords", (row) => read(row.appPasswords, yesNo)],
  ["Last interactive sign-in (UTC)", (row) => read(row.lastInteractive, (at) => at ?? "never")],
  ["Last other sign-in (UTC)", (row) => read(row.lastNonInteractive, (at) => at ?? "never")],
  ["MFA required by", (row) => read(row.coveredBy, (all) => all.join(" / ") || "nothing")],
  ["Licensed", (row) => yesNo(row.licensed)],
  ["Mailbox", (row) => row.mailbox],
  ["Service-likeness (of 100)", (row) => String(row.likeness.score)],
  ["Service signals", (row) => row.likeness.signals.join(" ")],
  ["Directory roles", (row) => row.roles.join(" ")],
];

/** What was known of everybody when a plan was asked for, one row a person. */
export const planCsv = (rows: readonly PersonEvidence[]): string => csvFile(COLUMNS, rows);
