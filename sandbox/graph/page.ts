import { asked, type Filter, parseFilter, satisfies } from "./filter.ts";
import { invalid } from "./refusals.ts";
import { context, type GraphRequest, type Reply } from "./request.ts";

export type Row = Readonly<Record<string, unknown>>;

export interface Listing<T> {
  /** What `@odata.context` names. */
  readonly of: string;
  /** Stable places that a skiptoken can point into; `keep` drops those that are not (any longer) part of the list. */
  readonly places: readonly T[];
  readonly keep: (place: T) => boolean;
  readonly show: (place: T) => unknown;
  readonly defaultSize: number;
  readonly maximum: number;
  /** `@odata.count` on the first page. */
  readonly counts?: boolean;
}

/** One page, an opaque absolute nextLink that carries the original options, and the page faults. */
export function page<T>(request: GraphRequest, listing: Listing<T>): Reply {
  const size = topOf(request, listing);
  if (typeof size !== "number") return size;
  const start = startOf(request.query.get("$skiptoken"));
  if (start === null) return invalid(400, "BadRequest", "The skiptoken is not one of ours.");

  const { value, next } = read(listing, start, size);
  const follow = next === null ? null : followed(request, start, next);
  if (isTruncated(request)) value.length = Math.ceil(value.length / 2);
  return {
    status: 200,
    body: {
      "@odata.context": context(request.version, listing.of),
      ...(listing.counts === true && start === 0 ? { "@odata.count": total(listing) } : {}),
      ...(follow === null ? {} : { "@odata.nextLink": link(request, follow) }),
      value,
    },
  };
}

/** Up to `size` rows from `start`, and where the next kept one is. */
function read<T>(
  { places, keep, show }: Listing<T>,
  start: number,
  size: number,
): { readonly value: unknown[]; readonly next: number | null } {
  const value: unknown[] = [];
  for (let at = start; at < places.length; at += 1) {
    const place = places[at];
    if (place === undefined || !keep(place)) continue;
    if (value.length === size) return { value, next: at };
    value.push(show(place));
  }
  return { value, next: null };
}

/** Where the nextLink leads: onwards, unless a page fault has it otherwise. */
function followed(request: GraphRequest, start: number, next: number): number | null {
  const fault = request.faults.find((each) => each.do.endsWith("-page"))?.do;
  switch (fault) {
    case "truncate-page":
      return null;
    case "duplicate-page":
      return start;
    case "loop-page":
      return 0;
    default:
      return next;
  }
}

function isTruncated(request: GraphRequest): boolean {
  return request.faults.some((each) => each.do === "truncate-page");
}

export function total<T>(listing: Pick<Listing<T>, "places" | "keep">): number {
  return listing.places.reduce((sum, place) => sum + (listing.keep(place) ? 1 : 0), 0);
}

/** Rows that need neither paging nor a maximum. */
export function list(request: GraphRequest, of: string, value: readonly unknown[]): Reply {
  return { status: 200, body: { "@odata.context": context(request.version, of), value } };
}

/** Reads `$filter`, refusing properties and operators the resource does not support; null when there is none. */
export function filterOf(
  request: GraphRequest,
  supported: Readonly<Record<string, readonly string[]>>,
): Filter | null | Reply {
  const text = request.query.get("$filter");
  if (text === undefined) return null;
  let filter: Filter;
  try {
    filter = parseFilter(text);
  } catch (fault) {
    return invalid(400, "BadRequest", fault instanceof Error ? fault.message : "Invalid filter");
  }
  const wrong = asked(filter).find(
    ({ path, op }) => op !== "not" && !(supported[path] ?? []).includes(op),
  );
  return wrong === undefined
    ? filter
    : invalid(
        400,
        "Request_UnsupportedQuery",
        `Unsupported or invalid query filter clause specified for property '${wrong.path}' (${wrong.op}).`,
      );
}

export function isReply(value: unknown): value is Reply {
  return typeof value === "object" && value !== null && "status" in value;
}

export function matcher(filter: Filter | null): (row: Row) => boolean {
  if (filter === null) return () => true;
  return (row) =>
    satisfies(filter, (path) =>
      path.split("/").reduce<unknown>((at, name) => (isRow(at) ? at[name] : undefined), row),
    );
}

/** `$select` of a row that is there in full: the named properties and the id. */
export function selected(request: GraphRequest, row: Row): Row {
  const names = request.query.get("$select")?.split(",");
  if (names === undefined) return row;
  const shown: Record<string, unknown> = {};
  for (const name of ["id", ...names.map((each) => each.trim())])
    if (name in row) shown[name] = row[name];
  return shown;
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null;
}

function topOf<T>(request: GraphRequest, listing: Listing<T>): number | Reply {
  const text = request.query.get("$top");
  if (text === undefined) return listing.defaultSize;
  const top = Number(text);
  if (Number.isInteger(top) && top >= 1 && top <= listing.maximum) return top;
  return invalid(
    400,
    "Request_UnsupportedQuery",
    `Invalid page size specified: '${text}'. Must be between 1 and ${listing.maximum} inclusive.`,
  );
}

function link(request: GraphRequest, at: number): string {
  const options = [...request.query]
    .filter(([name]) => name !== "$skiptoken")
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const token = Buffer.from(`place:${at}`).toString("base64url");
  return `${request.root}/${request.version}${request.path}?${[...options, `$skiptoken=${token}`].join("&")}`;
}

function startOf(token: string | undefined): number | null {
  if (token === undefined) return 0;
  const place = /^place:(\d+)$/.exec(Buffer.from(token, "base64url").toString())?.[1];
  return place === undefined ? null : Number(place);
}
