import { randomUUID } from "node:crypto";
import { postId } from "../core/ids.ts";
import { type NudgeView, nudgeCard, nudgeSummary } from "./nudge.ts";
import { referenceCode } from "./reference.ts";
import type { Card } from "./render.ts";

interface Stencil {
  /** The card's JSON with `BLANK` for its id. */
  readonly text: string;
  readonly summary: string;
}

/** Stands where a card's own id will be; made by chance, so that nobody's words can contain it. */
const BLANK = postId(randomUUID());
const BLANK_REFERENCE = referenceCode(BLANK);
const MINUTE_MS = 60_000;

/**
 * Reminders to many people at once, which mostly differ in their id alone: those alike are built once a minute, and then only
 * signed. Building one takes a millisecond, which is most of what a message costs us.
 */
export class NudgeStencils {
  #minute = Number.NaN;
  readonly #built = new Map<string, Stencil>();

  /** The same as `nudgeCard` and `nudgeSummary` of this view, at the beginning of its minute or within it. */
  make(view: NudgeView): { readonly card: Card; readonly summary: string } {
    const { text, summary } = this.#stencilFor(view);
    const signed = text
      .replaceAll(BLANK, () => view.id)
      .replaceAll(BLANK_REFERENCE, () => referenceCode(view.id));
    return { card: JSON.parse(signed) as Card, summary };
  }

  #stencilFor(view: NudgeView): Stencil {
    const minute = Math.floor(view.now.getTime() / MINUTE_MS);
    if (minute !== this.#minute) this.#built.clear();
    this.#minute = minute;
    const key = JSON.stringify({ ...view, id: "", now: "" }, listed);
    const known = this.#built.get(key);
    if (known !== undefined) return known;
    const text = JSON.stringify(nudgeCard({ ...view, id: BLANK }));
    const made = { text, summary: nudgeSummary(view) };
    this.#built.set(key, made);
    return made;
  }
}

/** A set is written as its members: days off tell one reader's choices from another's. */
const listed = (_key: string, value: unknown): unknown =>
  value instanceof Set ? [...value] : value;
