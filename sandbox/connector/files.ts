import { type ConnectorRequest, invalid, type Reply } from "./request.ts";

/** GET of a file somebody attached: no token here either, and a folder or a stranger's id is not found. */
export function downloadFile({ world }: ConnectorRequest, uniqueId: string): Reply {
  const bytes = world.uploads.shared(uniqueId);
  return bytes === undefined
    ? { status: 404, body: { error: { code: "itemNotFound", message: "No such file." } } }
    : { status: 200, body: bytes, headers: { "Content-Type": "application/octet-stream" } };
}

/** PUT to the address handed out with an accepted file: bytes with a Content-Range, no token (the address is the secret). */
export function uploadFile(request: ConnectorRequest, uniqueId: string): Reply {
  const { world, headers, bytes } = request;
  const outcome = world.uploads.put(uniqueId, headers["content-range"], bytes);
  if (outcome === "unknown")
    return { status: 404, body: { error: { code: "itemNotFound", message: "No such upload." } } };
  if (outcome === "wrong-range")
    return invalid(
      "Content-Range must be 'bytes from-to/size' and continue what has arrived.",
      416,
    );
  if (!outcome.done) return { status: 202, body: { nextExpectedRanges: [`${outcome.next}-`] } };
  const { person, name } = outcome;
  world.journal.append("connector", { kind: "file-uploaded", person, name });
  return { status: 201, body: { id: uniqueId, name, size: bytes.length } };
}
