import type { Generated } from "kysely";
import type { ContractsSchema } from "./contractsSchema.ts";
import type { EvidenceSchema } from "./evidenceSchema.ts";
import type { TrustSchema } from "./trustSchema.ts";

/** The tables as the newest migration leaves them. Moments are `timestamptz`, so a `Date` both ways. */
export interface Schema extends ContractsSchema, EvidenceSchema, TrustSchema {
  people: PersonColumns;
  rulings: RulingsTable;
  scans: ScansTable;
  staged_users: {
    scan: string;
    id: string;
    profile: string;
    mfa_state: string;
    mailbox: Generated<string>;
  };
  staged_reports: { scan: string; id: string; report: string };
  /** Both generations of people; `people` is a view of the current one. */
  people_rows: PersonColumns & { gen: number };
  people_current: { gen: number };
  tallies: { scope: string; what: string; n: number };
  leases: { name: string; holder: string; fence: number; expires_at: Date };
  cursors: { name: string; at: Date };
  paces: PacesTable;
  habits: { user_id: string; calendar: unknown; read_at: Date };
  campaigns: CampaignsTable;
  enrolments: EnrolmentsTable;
  nudges: NudgesTable;
  posts: PostsTable;
  replies: RepliesTable;
  chats: { user_id: string; service_url: string; conversation_id: string; locale: string | null };
  unreachable: { user_id: string; why: string; at: Date };
  asks: AsksTable;
  rungs: RungsTable;
  looks: { campaign: string; user_id: string; made_at: Date; at: Date };
  leaves: { campaign: string; user_id: string; by_user: string; since: Date; until: Date };
  reach_counts: { at: Date; counted: unknown };
  plans: PlansTable;
  decisions: DecisionsTable;
  nonces: NoncesTable;
  nonces_spent: { hash: string; admin: string; says: string };
  ledger: LedgerTable;
  plan_waves: { plan: string; wave: number; at: Date; noted_at: Generated<Date> };
  plan_rounds: { plan: string; round: number; tried: number; failed: number; helps: number };
  plan_helps: { plan: string; user_id: string; at: Date };
  audit_log: AuditTable;
  audit_head: { seq: number; hash: string };
  pseudonyms: { user_id: string; pseudonym: string; made_at: Generated<Date> };
}

/** One person flat. The `_key` columns and `search` are folded by us, so that no server's locale decides who is found. */
export interface PersonColumns {
  id: string;
  display_name: string;
  user_principal_name: string;
  mail: string | null;
  account_enabled: boolean;
  user_type: string;
  department: string | null;
  job_title: string | null;
  employee_type: string | null;
  usage_location: string | null;
  preferred_language: string | null;
  licensed: boolean;
  licences: readonly string[];
  on_premises_synced: boolean;
  created_at: Date | null;
  country: string | null;
  city: string | null;
  office: string | null;
  roles: readonly string[];
  mfa_state: string;
  mailbox: string;
  registration: string;
  capable: boolean | null;
  phone_only: boolean | null;
  evidence_source: string | null;
  evidence_at: Date | null;
  unknown_why: string | null;
  verdict: string;
  name_key: string;
  department_key: string | null;
  upn_key: string;
  mail_key: string | null;
  search: string;
}

interface RulingsTable {
  user_id: string;
  says: string;
  until: Date | null;
  reason: string;
  by_user: string;
  at: Date;
}

interface ScansTable {
  id: string;
  by_user: string | null;
  started_at: Date;
  state: string;
  ended_at: Date | null;
  report: unknown;
  why: string | null;
  seq: Generated<number>;
}

interface PacesTable {
  name: string;
  per_second: number;
  ceiling: number;
  changed_at: Date;
  fell_at: Date;
  next_at: Date;
  reply_at: Date;
  silent_until: Date;
}

interface CampaignsTable {
  id: string;
  started_by: string;
  started_at: Date;
  state: string;
  cadence: unknown;
  hours: unknown;
  name: string;
  place: number;
  scope: unknown;
  voice: unknown;
  watched_since: Date;
  seq: Generated<number>;
}

interface EnrolmentsTable {
  campaign: string;
  user_id: string;
  enrolled_at: Date;
  deadline: Date | null;
  snoozes: number;
  snoozed_until: Date | null;
  state: string;
  due_at: Date | null;
  ended_why: string | null;
  ended_at: Date | null;
  privileged: boolean;
  busy_since: Date | null;
  entry: string;
}

interface NudgesTable {
  campaign: string;
  user_id: string;
  step: number;
  planned_at: Date;
  asked: boolean;
  state: string;
  settled_at: Date | null;
  detail: string | null;
  post: string;
  privileged: boolean;
  not_before: Date | null;
  not_after: Date | null;
  attempts: number;
  taken_by: string | null;
}

interface PostsTable {
  id: string;
  kind: string;
  subject: string;
  recipient: string | null;
  service_url: string;
  conversation_id: string;
  message_id: string | null;
  revision: number;
  at: Date;
  seq: Generated<number>;
}

interface RepliesTable {
  post: string;
  revision: number;
  user_id: string;
  verb: string;
  reply: unknown;
  at: Date;
  campaign: string | null;
  seq: Generated<number>;
}

interface AsksTable {
  id: string;
  by_user: string;
  kind: string;
  payload: string;
  expires_at: Date;
  answer: string | null;
  answered_at: Date | null;
}

interface RungsTable {
  campaign: string;
  user_id: string;
  rung: string;
  step: number;
  state: string;
  at: Date;
  failure: string | null;
  detail: string | null;
  via: string | null;
  post: string | null;
}

interface PlansTable {
  id: string;
  kind: string;
  undo_of: string | null;
  by_user: string;
  created_at: Date;
  expires_at: Date;
  runs_until: Date;
  approvers: number;
  bake_minutes: number;
  emergency: boolean;
  evidence: string | null;
  override: string | null;
  hash: string;
  holds: unknown;
  objections: unknown;
  advise: boolean;
  state: string;
  why: string | null;
  round: Generated<number>;
  superseded_by: string | null;
  opened_at: Generated<Date>;
  round_at: Generated<Date>;
  halted_at: Date | null;
  seq: Generated<number>;
}

interface NoncesTable {
  hash: string;
  post: string;
  revision: number;
  plan: string;
  state: string;
  round: number;
  approvals: number;
}

interface DecisionsTable {
  plan: string;
  admin: string;
  round: number;
  says: string;
  at: Date;
  seal: string;
  seq: Generated<number>;
}

interface LedgerTable {
  plan: string;
  user_id: string;
  position: number;
  display_name: string;
  prior: string;
  target: string;
  wave: number;
  privileged: boolean;
  override: string | null;
  state: string;
  reason: string | null;
  read_back: string | null;
  intent_at: Date | null;
  intended_at: Date | null;
  settled_at: Date | null;
}

interface AuditTable {
  seq: number;
  at: Date;
  actor: string | null;
  event: string;
  subject: string;
  detail: string;
  previous: string;
  hash: string;
}
