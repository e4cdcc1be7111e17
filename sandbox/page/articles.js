import { drawMessage, replaceMessage } from "./message.js";
import { announce } from "./toast.js";

/** @import { Hands } from "./message.js" */

/** The messages of one chat as they stand on the page. */
export class Articles {
  #hands;
  #onActedIn;
  /** @type {Map<string, { article: HTMLElement, json: string }>} */
  #drawn = new Map();

  /** @param {Hands} hands @param {(article: HTMLElement) => void} onActedIn told of a message that changed while somebody was in it */
  constructor(hands, onActedIn) {
    this.#hands = hands;
    this.#onActedIn = onActedIn;
  }

  clear() {
    this.#drawn.clear();
  }

  /** @param {any} message one that was drawn */
  of(message) {
    const drawn = this.#drawn.get(message.id);
    if (drawn === undefined) throw new Error(`message ${message.id} is not on the page`);
    return drawn.article;
  }

  /**
   * Draws what is new and what has changed, and forgets what is gone.
   * @param {any[]} messages @param {boolean} isNews whether somebody sees them arrive
   * @returns {any} the newest of the new ones, if any
   */
  draw(messages, isNews) {
    const ids = new Set(messages.map(({ id }) => id));
    for (const id of [...this.#drawn.keys()]) if (!ids.has(id)) this.#drawn.delete(id);
    const newest = messages.findLast(({ id }) => !this.#drawn.has(id));
    for (const message of messages) {
      const drawn = this.#drawn.get(message.id);
      const json = JSON.stringify(message);
      if (drawn === undefined) this.#add(message, json, isNews);
      else if (drawn.json !== json) this.#change(drawn, message, json);
    }
    return newest;
  }

  /** @param {any} message @param {string} json @param {boolean} isNews */
  #add(message, json, isNews) {
    this.#drawn.set(message.id, { article: drawMessage(message, this.#hands), json });
    if (isNews && !message.mine)
      announce(`MFA Nudge: ${message.summary ?? message.text ?? "a card"}`);
  }

  /** @param {{ article: HTMLElement, json: string }} drawn @param {any} message @param {string} json */
  #change(drawn, message, json) {
    drawn.json = json;
    if (replaceMessage(drawn.article, message, this.#hands)) this.#onActedIn(drawn.article);
    announce(message.note ? message.note.text : `Card updated: ${message.summary ?? "a card"}`);
  }
}
