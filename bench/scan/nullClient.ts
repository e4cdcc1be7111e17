import { get, type IncomingMessage } from "node:http";
import { createGunzip } from "node:zlib";
import { PROFILE_SELECT } from "#bot/adapters/graph/profile.ts";
import type { ScanClient, Scope } from "./client.ts";

/** Where the floor cuts the names; as many chains as anyone of ours. */
const CUTS = ["am", "c", "e", "i", "l", "n", "s"];

/**
 * The floor: the same requests as ours, each as soon as its link is known, and nothing done with what they bring. What is
 * slower than this is our own cost; what is not is this machine's and the service's.
 */
export const nullClient: ScanClient = {
  name: "null client (floor)",
  async scan(url, scope) {
    const edges = [null, ...CUTS, null];
    const ranges = edges.slice(1).map((to, at) => {
      const from = edges[at] ?? null;
      const parts = [
        from && `userPrincipalName ge '${from}'`,
        to && `userPrincipalName le '${to}'`,
      ];
      return parts.filter(Boolean).join(" and ");
    });
    const users = `${url}/v1.0/users?$select=${PROFILE_SELECT},perUserMfaState&$top=999&$filter=`;
    await Promise.all([
      ...ranges.map((range) => follow(users + encodeURIComponent(range))),
      follow(reportUrl(url, scope)),
    ]);
    return null;
  },
};

const reportUrl = (url: string, scope: Scope): string =>
  `${url}/v1.0/reports/authenticationMethods/userRegistrationDetails?${"$select=id,isMfaRegistered,isMfaCapable,methodsRegistered,lastUpdatedDateTime&"}${scope === "everyone" ? "" : "$filter=isMfaRegistered%20eq%20false&"}$top=999`;

async function follow(first: string): Promise<void> {
  const ends: Promise<void>[] = [];
  for (let link: string | null = first; link !== null; ) {
    const { next, ended } = await headOf(link);
    ends.push(ended);
    link = next;
  }
  await Promise.all(ends);
}

function headOf(link: string): Promise<{ next: string | null; ended: Promise<void> }> {
  return new Promise((resolve, reject) => {
    get(link, { headers: { "accept-encoding": "gzip" } }, (response: IncomingMessage) => {
      const body = response.pipe(createGunzip({ chunkSize: 65_536 }));
      const ended = new Promise<void>((done) => void body.once("end", done));
      body.once("data", (head: Buffer) => {
        const text = head.toString("latin1", 0, 4096);
        const found = /"@odata\.nextLink":"([^"]+)"/.exec(text.split('"value"')[0] ?? "");
        resolve({ next: found?.[1] ?? null, ended });
        body.resume();
      });
    }).once("error", reject);
  });
}
