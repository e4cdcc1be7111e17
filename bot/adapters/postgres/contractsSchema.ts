/** Tables of exemptions and of what scans find wrong with states. */
export interface ContractsSchema {
  exemptions: ExemptionsTable;
  drifts: DriftsTable;
}

interface ExemptionsTable {
  id: string;
  user_id: string;
  why: string;
  reason: string;
  control: string;
  owner: string;
  asked_by: string;
  asked_at: Date;
  until: Date;
  lapses_at: Date;
  state: string;
  granted_by: string | null;
  granted_at: Date | null;
  closed_by: string | null;
  closed_at: Date | null;
  remind_at: Date | null;
}

interface DriftsTable {
  user_id: string;
  kind: string;
  display_name: string;
  ours: string | null;
  plan: string | null;
  now: string;
  found_at: Date;
  told: boolean;
}
