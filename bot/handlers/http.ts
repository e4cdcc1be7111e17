import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { Temporal } from "temporal-polyfill";
import { z } from "zod/v4";
import type { Agenda } from "./jobs/agenda.ts";

/** A clock that can be moved: only the sandbox has one. */
interface Movable {
  now(): Date;
  moveTo(at: Date): void;
  whileMoving<Result>(work: () => Promise<Result>): Promise<Result>;
}

export interface HttpParts {
  /** Takes Teams' messages; null where none are taken. */
  readonly messages: ((req: IncomingMessage, res: ServerResponse) => Promise<void>) | null;
  readonly agenda: Agenda;
  /** Null outside the sandbox: then there is no `/sandbox/clock`. */
  readonly movable: Movable | null;
}

/** What the bot answers over HTTP: Teams' messages, its health, and in the sandbox its clock (`design.md` 5). */
export function serve(parts: HttpParts): RequestListener {
  return (req, res) => {
    const path = (req.url ?? "/").split("?", 1)[0];
    if (path === "/api/messages" && req.method === "POST" && parts.messages !== null)
      void parts.messages(req, res);
    else if (path === "/healthz" && req.method === "GET") json(res, 200, { status: "ready" });
    else if (path === "/sandbox/clock" && parts.movable !== null)
      void clock(parts.agenda, parts.movable, req, res);
    else json(res, 404, { error: "There is nothing here." });
  };
}

const Move = z.union([
  z.object({ advance: z.string() }),
  z.object({ to: z.iso.datetime({ offset: true }) }),
]);
const MAX_BODY = 4_096;
/** Whoever moves our clock reads it over HTTP, so "to now" may come a little late. */
const TOLERANCE_MS = 60_000;

async function clock(
  agenda: Agenda,
  movable: Movable,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  try {
    if (req.method === "GET")
      return json(res, 200, { now: movable.now(), next: await agenda.next() });
    if (req.method !== "POST") return json(res, 405, { error: "GET or POST." });
    const to = target(await body(req), movable.now());
    if (to === null)
      return json(res, 400, {
        error:
          'Send {"advance":"P1D"} (an ISO 8601 duration) or {"to":"2026-12-01T09:00:00Z"}; time moves forward only.',
      });
    const moved = await movable.whileMoving(() => agenda.advance(to, (at) => movable.moveTo(at)));
    json(res, 200, { now: movable.now(), ...moved });
  } catch {
    json(res, 500, { error: "The clock could not be moved; the log has the details." });
  }
}

/** The moment asked for; null when it is none or lies in the past. */
function target(raw: string, now: Date): Date | null {
  try {
    const move = Move.parse(JSON.parse(raw));
    const to =
      "to" in move
        ? new Date(move.to)
        : new Date(
            Temporal.Instant.fromEpochMilliseconds(now.getTime())
              .toZonedDateTimeISO("UTC")
              .add(Temporal.Duration.from(move.advance)).epochMilliseconds,
          );
    if (now.getTime() - to.getTime() > TOLERANCE_MS) return null;
    return to >= now ? to : now;
  } catch {
    return null;
  }
}

async function body(req: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of req) {
    text += String(chunk);
    if (text.length > MAX_BODY) throw new RangeError("body too long");
  }
  return text;
}

function json(res: ServerResponse, status: number, value: object): void {
  res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}
