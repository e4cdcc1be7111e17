import { PROFILE_SELECT } from "#bot/adapters/graph/profile.ts";
import type { ScanClient } from "../scan/client.ts";
import { joined, type ReportRow, type UserRow } from "./joined.ts";

interface Body<Row> {
  readonly value: readonly Row[];
  readonly "@odata.nextLink"?: string;
}

/**
 * The request pattern of CIPP-API (performance.md 2), written anew: sequential pages of 999, states in the listing, a hashtable
 * join, Retry-After honoured. PowerShell's own cost is left out, so the real program is slower than this.
 */
export const cippPattern: ScanClient = {
  name: "CIPP pattern",
  async scan(url) {
    const all = async <Row>(path: string): Promise<Row[]> => {
      const rows: Row[] = [];
      for (let link: string | undefined = `${url}/v1.0${path}`; link !== undefined; ) {
        const answer = await fetch(link);
        if (answer.status === 429) {
          await answer.arrayBuffer();
          await pause(Number(answer.headers.get("retry-after") ?? 1) * 1000);
          continue;
        }
        const body = (await answer.json()) as Body<Row>;
        rows.push(...body.value);
        link = body["@odata.nextLink"];
      }
      return rows;
    };
    const users = await all<UserRow>(`/users?$select=${PROFILE_SELECT},perUserMfaState&$top=999`);
    const report = await all<ReportRow>(
      "/reports/authenticationMethods/userRegistrationDetails?$top=999",
    );
    return joined(users, report);
  },
};

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
