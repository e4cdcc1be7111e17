import { post } from "./api.js";

const AGAIN_AFTER_MS = 60_000;

/** Cards that ask to be refreshed when somebody looks at them are, at most once a minute, as Teams does. */
export class Refreshing {
  #hands;
  /** @type {Map<string, number>} */
  #refreshed = new Map();

  /** @param {{ person: () => string, refresh: () => Promise<void> }} hands */
  constructor(hands) {
    this.#hands = hands;
  }

  /** @param {any} message @param {string} teamsId whose eyes are on it */
  saw(message, teamsId) {
    const { action, userIds } = message.card?.refresh ?? {};
    if (action?.verb === undefined || (Array.isArray(userIds) && !userIds.includes(teamsId)))
      return;
    const { person, refresh } = this.#hands;
    const key = `${person()}/${message.id}`;
    if (Date.now() - (this.#refreshed.get(key) ?? 0) < AGAIN_AFTER_MS) return;
    this.#refreshed.set(key, Date.now());
    post("refresh", { person: person(), message: message.id }).then(refresh, () => {});
  }
}
