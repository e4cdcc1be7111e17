import { createHash } from "node:crypto";
import type { PostId } from "../core/ids.ts";

/** Crockford's base 32: no I, L, O or U, so that nothing is misread aloud. */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The short code on a card ("K7Q2-9F4M") by which its reader checks that it came from us. It reveals nothing of the post's id. */
export function referenceCode(post: PostId): string {
  const hash = createHash("sha256").update(`mfa-nudge reference ${post}`).digest();
  const code = [...hash.subarray(0, 8)].map((byte) => LETTERS[byte % 32]).join("");
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** What somebody typed after `verify`, as a code: letters that look alike are taken for what we print. Null when it cannot be one. */
export function readReferenceCode(typed: string): string | null {
  const code = typed
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
  if (!/^[0-9A-HJKMNP-TV-Z]{8}$/.test(code)) return null;
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}
