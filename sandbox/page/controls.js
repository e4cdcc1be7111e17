import { post } from "./api.js";
import { h } from "./dom.js";
import { toastOutcome } from "./toast.js";

/** @typedef {Record<string, unknown>} Body what an operation of the page's server is sent */

/** The buttons and switches of an outside admin: each is one operation on the tenant, and everybody looks again. */
export class Controls {
  #refresh;

  /** @param {() => Promise<void>} refresh */
  constructor(refresh) {
    this.#refresh = refresh;
  }

  /** @param {Event} event of the button that is busy meanwhile @param {string} operation @param {Body} body @param {string} done */
  run(event, operation, body, done) {
    const button = /** @type {HTMLElement} */ (event.currentTarget);
    const work = async () => {
      const answer = await post(operation, body);
      await this.#refresh();
      return answer;
    };
    void toastOutcome(button, work, done);
  }

  /** @param {string} title @param {string} operation @param {Body} body @param {string} done */
  button(title, operation, body, done) {
    return h(
      "button",
      {
        type: "button",
        class: "button small",
        "data-key": `${operation}/${title}`,
        onclick: (/** @type {Event} */ event) => this.run(event, operation, body, done),
      },
      title,
    );
  }

  /** @param {string} title @param {string} detail @param {boolean} on @param {string} operation @param {Body} [body] */
  toggle(title, detail, on, operation, body = {}) {
    const done = `${title}: ${on ? "off" : "on"}.`;
    return h(
      "button",
      {
        type: "button",
        class: "switch",
        role: "switch",
        "aria-checked": String(on),
        "data-key": title,
        onclick: (/** @type {Event} */ event) =>
          this.run(event, operation, { ...body, on: !on }, done),
      },
      h("span", {}, title),
      h("small", {}, detail),
      h("span", { class: "knob", "aria-hidden": "true" }),
    );
  }
}
