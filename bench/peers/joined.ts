import type { Found } from "../scan/client.ts";

export interface UserRow {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly perUserMfaState: string;
}

export interface ReportRow {
  readonly id: string;
  readonly isMfaRegistered: boolean;
}

/** The hash join every peer does. */
export function joined(users: readonly UserRow[], report: readonly ReportRow[]): readonly Found[] {
  const registered = new Map(report.map((row) => [row.id, row.isMfaRegistered]));
  return users.map(({ id, userPrincipalName, perUserMfaState }) => ({
    id,
    upn: userPrincipalName,
    state: perUserMfaState,
    registered: registered.get(id) ?? null,
  }));
}
