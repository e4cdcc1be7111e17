/** Tables by which messages are proven, sending stops by itself, and doubtful registrations are asked about. */
export interface TrustSchema {
  codes: { campaign: string; starts_at: Date; code: string };
  code_tries: { user_id: string; since: Date; n: number };
  complaints: { campaign: string; user_id: string; kind: string; at: Date };
  trips: TripsTable;
  cases: CasesTable;
  enforcement_holds: HoldsTable;
  relapses: { user_id: string; at: Date };
}

interface TripsTable {
  campaign: string;
  at: Date;
  why: string;
  since: Date;
  wave: unknown;
  resumed_by: string | null;
  resumed_at: Date | null;
}

interface CasesTable {
  id: string;
  kind: string;
  /** The post or hold it is about: one case each. */
  about_key: string;
  about: unknown;
  opened_at: Date;
  state: string;
  closed_by: string | null;
  closed_at: Date | null;
}

interface HoldsTable {
  id: string;
  user_id: string;
  event: string;
  why: string;
  registered_at: Date;
  ask_from: Date;
  state: string;
  asked_at: Date | null;
  lifted_at: Date | null;
}
