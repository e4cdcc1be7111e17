import type { FaultFindings } from "./faultRun.ts";

type Row = readonly [what: string, many: string | number];

/** Everything one run came to, as a table: what became of the people, what the tenant and the strangers did, and what does not agree. */
export function faultTable(found: FaultFindings): string {
  const { people, ended, patches, met, kills, halts, approvals, seconds } = found;
  const rows: readonly Row[] = [
    ["people in the plan", people],
    ["the plan ended", ended],
    ...[...found.states].map(([state, many]): Row => [`people ${state}`, `${many} of ${people}`]),
    ["of those verified, enforced by an admin between our last look and our write", met],
    ["PATCH requests that reached the tenant", patches],
    ...[...found.faults].map(([kind, many]): Row => [`fault, ${kind}`, many]),
    ...[...found.strangers].map(([deed, many]): Row => [`meanwhile, ${deed}`, many]),
    ["kills of the bot", kills],
    ["halts by itself", halts],
    ["approvals", approvals],
    ["seconds", seconds],
    ["disagreements between journal, ledger and record", found.disagreements.length],
  ];
  return [
    "| a run under faults | |",
    "|---|---|",
    ...rows.map(([what, many]) => `| ${what} | ${many} |`),
  ].join("\n");
}

/** How many faults a run met. */
export const faultsMet = ({ faults }: FaultFindings): number =>
  [...faults.values()].reduce((sum, many) => sum + many, 0);
