import { gzipSync } from "node:zlib";
import { reportRow, type Tenant, userRow } from "./tenant.ts";

const PAGE = 999;
/** What a client never asked for again is forgotten: one listing of a million people is 1,001 pages. */
const MOST_PAGES = 6_000;

/** Pages of the two listings, packed once and then only sent. */
export class Pages {
  readonly #tenant: Tenant;
  readonly #refreshedAt: string;
  readonly #packed = new Map<string, Buffer>();

  constructor(tenant: Tenant, refreshedAt: string) {
    this.#tenant = tenant;
    this.#refreshedAt = refreshedAt;
  }

  /** The page of a listing that begins at row `from`; its next link is `link` with the row after its last. */
  page(query: Listing, from: number, link: (next: number) => string): Buffer {
    const next = link(from + PAGE);
    const known = this.#packed.get(next);
    if (known !== undefined) return known;
    const all = this.#rows(query);
    const rows = Array.from(all.subarray(from, from + PAGE), (n) =>
      selected(query.of === "users" ? userRow(n) : reportRow(n, this.#refreshedAt), query.select),
    );
    const text = JSON.stringify({
      "@odata.context": `https://graph.microsoft.com/v1.0/$metadata#${query.of}`,
      ...(from + PAGE < all.length ? { "@odata.nextLink": next } : {}),
      value: rows,
    });
    const made = gzipSync(text, { level: 4 });
    if (this.#packed.size >= MOST_PAGES) this.#packed.clear();
    this.#packed.set(next, made);
    return made;
  }

  pagesOf(query: Listing): number {
    return Math.max(1, Math.ceil(this.#rows(query).length / PAGE));
  }

  #rows(query: Listing): Uint32Array {
    if (query.of === "report")
      return query.unregistered ? this.#tenant.unregistered : this.#tenant.reported;
    const { byName } = this.#tenant;
    return byName.subarray(this.#place(query.from), this.#place(query.to, byName.length));
  }

  /** How many names stand before `cut`. */
  #place(cut: string | null, otherwise = 0): number {
    if (cut === null) return otherwise;
    let [low, high] = [0, this.#tenant.byName.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#name(middle) < cut) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #name(place: number): string {
    const row = userRow(this.#tenant.byName[place] ?? 0) as { readonly userPrincipalName: string };
    return row.userPrincipalName;
  }
}

/** `select` names properties, comma-separated; null is all of them. */
export type Listing = { readonly select: string | null } & (
  | { readonly of: "users"; readonly from: string | null; readonly to: string | null }
  | { readonly of: "report"; readonly unregistered: boolean }
);

function selected(row: object, select: string | null): object {
  if (select === null) return row;
  const names = new Set(select.split(","));
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.has(name)));
}
