import { h } from "./dom.js";

/** Words that want something after them. */
const OPEN_ENDED = ["who", "exempt", "verify", "undo", "campaign"];

/** The bot's words that begin as the line does: a listbox that the line's keys go through. */
export class Suggestions {
  list = h("ul", {
    class: "suggestions",
    role: "listbox",
    id: "suggestions",
    "aria-label": "Commands",
    hidden: true,
  });
  #input;
  #commands;
  #chosen = -1;

  /**
   * @param {HTMLInputElement} input
   * @param {() => readonly (readonly [word: string, summary: string, ...unknown[]])[]} commands that this person may give now
   */
  constructor(input, commands) {
    this.#input = input;
    this.#commands = commands;
    input.addEventListener("input", () => this.#suggest());
    input.addEventListener("blur", () => this.close());
    input.addEventListener("keydown", (event) => this.#hear(event));
  }

  close() {
    this.list.hidden = true;
    this.#chosen = -1;
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }

  /** @param {KeyboardEvent} event */
  #hear(event) {
    switch (event.key) {
      case "ArrowDown":
        return this.#step(event, this.#chosen + 1);
      case "ArrowUp":
        return this.#step(event, this.#chosen < 0 ? -1 : this.#chosen - 1);
      case "Escape":
        return this.#dismiss(event);
      case "Enter":
      case "Tab":
        return this.#takeChosen(event);
    }
  }

  /** @param {KeyboardEvent} event @param {number} index may be one before the first or after the last: it goes round */
  #step(event, index) {
    if (this.list.hidden) this.#suggest(true);
    if (this.list.hidden) return;
    event.preventDefault();
    const options = [...this.list.children];
    this.#chosen = (index + options.length) % options.length;
    for (const [at, option] of options.entries())
      option.setAttribute("aria-selected", String(at === this.#chosen));
    const option = options[this.#chosen];
    if (option === undefined) return;
    this.#input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  #dismiss(event) {
    if (this.list.hidden) return;
    event.stopPropagation();
    this.close();
  }

  /** @param {KeyboardEvent} event */
  #takeChosen(event) {
    const option = this.list.hidden ? undefined : this.list.children[this.#chosen];
    if (option === undefined) return;
    event.preventDefault();
    this.#take(option.id.replace("suggestion-", ""));
  }

  /** @param {string} word */
  #take(word) {
    this.#input.value = OPEN_ENDED.includes(word) ? `${word} ` : word;
    this.close();
    this.#input.focus();
  }

  /** Shows what fits the line; on an empty line nothing, or everything. */
  #suggest(everything = false) {
    const typed = this.#input.value.toLowerCase();
    const fitting = this.#commands().filter(([word]) =>
      typed === "" ? everything : word.startsWith(typed) && word !== typed,
    );
    this.close();
    if (fitting.length === 0) return;
    this.list.replaceChildren(...fitting.map(([word, summary]) => this.#option(word, summary)));
    this.list.hidden = false;
    this.#input.setAttribute("aria-expanded", "true");
  }

  /** @param {string} word @param {string} summary */
  #option(word, summary) {
    return h(
      "li",
      {
        role: "option",
        id: `suggestion-${word}`,
        "aria-selected": "false",
        onpointerdown: (/** @type {Event} */ event) => event.preventDefault(),
        onclick: () => this.#take(word),
      },
      h("b", {}, word),
      h("span", {}, summary),
    );
  }
}
