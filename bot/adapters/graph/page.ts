import { isObject, objectsOf, stringOf, type WireObject } from "./wire.ts";

/**
 * One page of a listing, kept as the bytes that came until somebody wants its rows: what waits for the store then costs
 * a sixth of what its rows would.
 */
export class Page {
  #bytes: Buffer | null;
  #body: WireObject | null;

  private constructor(bytes: Buffer | null, body: WireObject | null) {
    this.#bytes = bytes;
    this.#body = body;
  }

  /** Null for what is no page. */
  static from(body: unknown): Page | null {
    if (Buffer.isBuffer(body)) return new Page(body, null);
    return isObject(body) ? new Page(null, body) : null;
  }

  rows(): readonly WireObject[] {
    return objectsOf(this.#parsed().value);
  }

  nextLink(): string | null {
    return stringOf(this.#parsed()["@odata.nextLink"]);
  }

  #parsed(): WireObject {
    if (this.#body === null) {
      const parsed: unknown = JSON.parse(this.#bytes?.toString() ?? "null");
      this.#body = isObject(parsed) ? parsed : {};
      this.#bytes = null;
    }
    return this.#body;
  }
}
