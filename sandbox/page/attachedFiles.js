import { h } from "./dom.js";

/** Files chosen for the next message, each with a button that takes it back. */
export class AttachedFiles {
  /** @type {File[]} */
  #files = [];
  #input;

  /** @param {HTMLElement} input where one types on once files are chosen */
  constructor(input) {
    this.#input = input;
    this.list = h("div", { class: "attached", role: "group", "aria-label": "Files to send" });
    this.chooser = /** @type {HTMLInputElement} */ (
      h("input", {
        id: "files",
        type: "file",
        multiple: true,
        hidden: true,
        "aria-label": "Files to send",
        onchange: () => this.#choose(),
      })
    );
    this.button = h("button", {
      type: "button",
      class: "clip",
      "aria-label": "Attach files",
      title: "Attach files",
      onclick: () => this.chooser.click(),
    });
    this.#draw();
  }

  /** @param {boolean} on whether files can be sent here */
  offer(on) {
    this.button.hidden = !on;
    this.list.hidden = !on || this.#files.length === 0;
  }

  /** The chosen files as the page's server takes them; none is left behind. */
  take() {
    const taken = this.#files.map(sent);
    this.#files = [];
    this.#draw();
    return taken;
  }

  #choose() {
    this.#files = [...this.#files, ...(this.chooser.files ?? [])];
    // The same file may be chosen again after it was taken back.
    this.chooser.value = "";
    this.#draw();
    this.#input.focus();
  }

  #draw() {
    this.list.hidden = this.#files.length === 0;
    this.list.replaceChildren(...this.#files.map((file) => this.#chip(file)));
  }

  /** @param {File} file */
  #chip(file) {
    const takeBack = () => {
      this.#files = this.#files.filter((each) => each !== file);
      this.#draw();
      this.#input.focus();
    };
    return h(
      "span",
      { class: "attachment" },
      file.name,
      h(
        "button",
        {
          type: "button",
          class: "quiet",
          "aria-label": `Do not send ${file.name}`,
          onclick: takeBack,
        },
        "×",
      ),
    );
  }
}

/** @param {File} file */
async function sent(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += CHUNK)
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return { name: file.name, base64: btoa(binary) };
}

/** As many arguments as every browser takes at once. */
const CHUNK = 0x8000;
