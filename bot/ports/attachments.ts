import type { SentFile } from "./inbound.ts";

/** A file somebody sent us, or why we do not have it. */
export type Fetched =
  | { readonly ok: true; readonly bytes: Uint8Array }
  /** `elsewhere`: it does not lie where Teams keeps people's files, so nothing was asked of that place. */
  | { readonly ok: false; readonly why: "elsewhere" | "too-big" | "unreachable" };

/** Fetches files people send with a message. */
export interface Attachments {
  /** Asked once, followed nowhere else, and cut off after half a minute or `mostBytes`. Never throws. */
  fetch(file: SentFile, mostBytes: number): Promise<Fetched>;
}
