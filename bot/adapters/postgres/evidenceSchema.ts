/** Tables of what admins bring besides Graph, and of what was known when a plan was asked for. */
export interface EvidenceSchema {
  imported_people: { user_id: string; last_seen: Date };
  imported_sign_ins: { user_id: string; protocol: string; application: string; last_seen: Date };
  attestations: { name: string; by_user: string; at: Date };
  plan_evidence: { plan: string; user_id: string; evidence: unknown };
  plan_summaries: { plan: string; summary: unknown };
  overrides: { user_id: string; reason: string; by_user: string; at: Date; until: Date };
}
