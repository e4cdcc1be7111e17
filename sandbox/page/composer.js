import { post } from "./api.js";
import { AttachedFiles } from "./attachedFiles.js";
import { chipsFor, commandsFor } from "./commands.js";
import { byId, h, redraw } from "./dom.js";
import { Suggestions } from "./suggestions.js";
import { toastOutcome } from "./toast.js";

/**
 * The line one types in, with the bot's words suggested.
 * @param {{ person: () => string, sent: (sending: Promise<unknown>) => void }} hands
 */
export function openComposer(hands) {
  let role = "employee";
  let chat = "personal";
  /** @type {string | null} */
  let thread = null;

  const form = byId("composer");
  const chips = h("div", { class: "chips", role: "group", "aria-label": "Quick commands" });
  const replyTo = h("div", { class: "reply-to", hidden: true });
  const mention = h("span", { class: "mention", hidden: true }, "@MFA Nudge");
  const input = drawInput();
  const send = h("button", { type: "submit", class: "button main small" }, "Send");
  const suggestions = new Suggestions(input, () => commandsFor(role));
  const attached = new AttachedFiles(input);
  const line = h("div", { class: "line" }, mention, input, attached.button, send);
  form.append(chips, replyTo, suggestions.list, attached.list, line, attached.chooser);

  // Nobody waits for an answer before typing the next line.
  const say = (/** @type {string} */ text) => {
    const body = { person: hands.person(), text, ...(thread === null ? {} : { thread }) };
    const channel = chat === "channel";
    const files = channel ? [] : attached.take();
    const sending = toastOutcome(null, async () =>
      post(channel ? "mention" : "say", { ...body, files: await Promise.all(files) }),
    );
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
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text === "") return;
    input.value = "";
    suggestions.close();
    say(text);
  });

  return {
    /** @param {string} newRole @param {string} newChat */
    update(newRole, newChat) {
      if (newChat !== chat) reply(null, "");
      [role, chat] = [newRole, newChat];
      mention.hidden = chat !== "channel";
      // A bot gets files in a personal chat alone.
      attached.offer(chat !== "channel");
      input.placeholder =
        chat === "channel" ? "Mention the bot: status" : "Type a command, or ↓ for all of them";
      redraw(chips, role, () => chipsFor(role).map((word) => drawChip(word, () => say(word))));
    },
    reply,
  };
}

function drawInput() {
  return /** @type {HTMLInputElement} */ (
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
}

/** @param {string} word @param {() => void} onclick */
function drawChip(word, onclick) {
  return h("button", { type: "button", class: "button", "data-key": word, onclick }, word);
}
