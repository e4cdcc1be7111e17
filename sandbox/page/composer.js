import { post } from "./api.js";
import { chipsFor, commandsFor } from "./commands.js";
import { byId, h, redraw } from "./dom.js";
import { whileBusy } from "./toast.js";

/**
 * The line one types in, with the bot's words suggested.
 * @param {{ person: () => string, sent: (sending: Promise<unknown>) => void }} hands
 */
export function openComposer(hands) {
  const form = byId("composer");
  const chips = h("div", { class: "chips", role: "group", "aria-label": "Quick commands" });
  const replyTo = h("div", { class: "reply-to", hidden: true });
  const mention = h("span", { class: "mention", hidden: true }, "@MFA Nudge");
  const list = h("ul", {
    class: "suggestions",
    role: "listbox",
    id: "suggestions",
    "aria-label": "Commands",
    hidden: true,
  });
  const input = /** @type {HTMLInputElement} */ (
    h("input", {
      id: "line",
      type: "text",
      role: "combobox",
      autocomplete: "off",
      "aria-label": "Message to MFA Nudge",
      "aria-autocomplete": "list",
      "aria-controls": "suggestions",
      "aria-expanded": "false",
    })
  );
  const send = h("button", { type: "submit", class: "button main small" }, "Send");
  form.append(chips, replyTo, list, h("div", { class: "line" }, mention, input, send));

  let role = "employee";
  let chat = "personal";
  /** @type {string | null} */
  let thread = null;
  let chosen = -1;

  const options = () => /** @type {HTMLElement[]} */ ([...list.children]);
  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (/** @type {number} */ index) => {
    const all = options();
    chosen = (index + all.length) % all.length;
    for (const [at, option] of all.entries())
      option.setAttribute("aria-selected", String(at === chosen));
    const option = all[chosen];
    if (option === undefined) return;
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const take = (/** @type {string} */ word) => {
    input.value = ["who", "exempt", "verify", "undo"].includes(word) ? `${word} ` : word;
    close();
    input.focus();
  };
  const suggest = (everything = false) => {
    const typed = input.value.toLowerCase();
    const fitting = commandsFor(role).filter(
      ([word]) =>
        (everything && typed === "") || (typed !== "" && word.startsWith(typed) && word !== typed),
    );
    if (fitting.length === 0) return close();
    list.replaceChildren(
      ...fitting.map(([word, summary]) =>
        h(
          "li",
          {
            role: "option",
            id: `suggestion-${word}`,
            "aria-selected": "false",
            onpointerdown: (/** @type {Event} */ event) => event.preventDefault(),
            onclick: () => take(word),
          },
          h("b", {}, word),
          h("span", {}, summary),
        ),
      ),
    );
    list.hidden = false;
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", "true");
  };
  // Nobody waits for an answer before typing the next line.
  const say = (/** @type {string} */ text) => {
    const body = { person: hands.person(), text, ...(thread === null ? {} : { thread }) };
    const sending = whileBusy(null, () => post(chat === "channel" ? "mention" : "say", body));
    reply(null, "");
    hands.sent(sending);
  };
  const reply = (/** @type {string | null} */ id, /** @type {string} */ words) => {
    thread = id;
    replyTo.hidden = id === null;
    replyTo.replaceChildren(
      `Replying to ${words} `,
      h("button", { type: "button", class: "quiet", onclick: () => reply(null, "") }, "Cancel"),
    );
    if (id !== null) input.focus();
  };

  input.addEventListener("input", () => suggest());
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const down = event.key === "ArrowDown";
    if (down || event.key === "ArrowUp") {
      if (list.hidden) suggest(true);
      if (list.hidden) return;
      event.preventDefault();
      mark(chosen + (down ? 1 : chosen < 0 ? 0 : -1));
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    } else if ((event.key === "Enter" || event.key === "Tab") && !list.hidden && chosen >= 0) {
      event.preventDefault();
      const word = options()[chosen]?.id.replace("suggestion-", "");
      if (word) take(word);
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text === "") return;
    input.value = "";
    close();
    say(text);
  });

  return {
    /** @param {string} newRole @param {string} newChat */
    update(newRole, newChat) {
      if (newChat !== chat) reply(null, "");
      [role, chat] = [newRole, newChat];
      mention.hidden = chat !== "channel";
      input.placeholder =
        chat === "channel" ? "Mention the bot: status" : "Type a command, or ↓ for all of them";
      redraw(chips, role, () =>
        chipsFor(role).map((word) =>
          h(
            "button",
            {
              type: "button",
              class: "button",
              "data-key": word,
              onclick: () => say(word),
            },
            word,
          ),
        ),
      );
    },
    reply,
    focus: () => input.focus(),
  };
}
