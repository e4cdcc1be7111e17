import { post } from "./api.js";
import { whileBusy } from "./busy.js";
import { botText, renderCard } from "./card.js";
import { avatar, botAvatar, h } from "./dom.js";
import { timeOf } from "./when.js";

/** @typedef {{ person: () => string, refresh: () => Promise<void>, open: (url: string) => void, reply: (id: string, words: string) => void }} Hands */

const SECURITY_INFO = /^https:\/\/mysignins\.microsoft\.com\/security-info\/?$/;

/** The stand-in page for a Microsoft address; null for addresses without one. @param {string} url @param {string} person */
export const standIn = (url, person) =>
  SECURITY_INFO.test(url) ? `/security-info?person=${encodeURIComponent(person)}` : null;

/** What a message looks like: its author, its words, its card, its files, and what only this person sees. @param {any} message @param {Hands} hands */
export function drawMessage(message, hands) {
  const author = message.author ?? "MFA Nudge";
  const article = h("article", {
    class: `message${message.mine ? " mine" : ""}${message.thread && message.thread !== message.id ? " reply" : ""}`,
    "data-id": message.id,
    tabindex: -1,
    "aria-label": `${message.mine ? "You" : author}, ${timeOf(message.at)}`,
  });
  fill(article, message, hands);
  return article;
}

/**
 * Puts the newer state of a message in the older one's place. Whoever was in the card stays there: on the same button, or on the message.
 * @param {HTMLElement} article @param {any} message @param {Hands} hands
 * @returns {boolean} whether somebody was in it
 */
export function replaceMessage(article, message, hands) {
  const active = document.activeElement;
  const inside = active instanceof HTMLElement && article.contains(active) ? active : null;
  const label = inside?.getAttribute("aria-label");
  article.replaceChildren();
  fill(article, message, hands);
  if (inside === null) return false;
  const same = [...article.querySelectorAll("button")].find(
    (button) => label && button.getAttribute("aria-label") === label,
  );
  (same ?? article).focus({ preventScroll: same === undefined });
  return true;
}

/** @param {HTMLElement} article @param {any} message @param {Hands} hands */
function fill(article, message, hands) {
  const bot = message.author === null;
  const edited = bot && message.edits > 0 ? " · updated" : "";
  if (!message.mine) article.append(bot ? botAvatar() : avatar(message.author));
  article.append(
    h(
      "div",
      { class: "by" },
      message.mine ? null : h("b", {}, bot ? "MFA Nudge" : message.author),
      h("time", { datetime: message.at }, timeOf(message.at)),
      edited,
      replyButton(message, hands),
    ),
  );
  const content = h("div", { class: "content" });
  if (message.text)
    content.append(bot ? botText(message.text) : h("div", { class: "bubble" }, message.text));
  if (message.card)
    content.append(
      renderCard(message.card, {
        onOpen: hands.open,
        onExecute: (verb, data, button) => void press(article, message, verb, data, button, hands),
      }),
    );
  for (const file of message.files) content.append(drawFile(file, message, hands));
  if (message.note)
    content.append(
      h(
        "div",
        { class: "note" },
        h(
          "div",
          {},
          h("small", {}, `Only you can see this · ${timeOf(message.note.at)}`),
          message.note.text,
        ),
      ),
    );
  article.append(content);
}

/** @param {any} message @param {Hands} hands */
function replyButton(message, hands) {
  if (message.thread !== message.id) return null;
  const words = `${message.author ?? "MFA Nudge"}, ${timeOf(message.at)}`;
  return h(
    "button",
    {
      type: "button",
      class: "quiet button small",
      "aria-label": `Reply to ${words}`,
      onclick: () => hands.reply(message.id, words),
    },
    "Reply",
  );
}

/** @param {HTMLElement} article @param {any} message @param {string} verb @param {object} data @param {HTMLElement | undefined} button @param {Hands} hands */
async function press(article, message, verb, data, button, hands) {
  await attempt(
    article,
    button,
    () => post("press", { person: hands.person(), message: message.id, verb, data }),
    hands,
  );
}

/** Busy meanwhile; the problem stands under the card in words. @param {HTMLElement} article @param {HTMLElement | undefined} button @param {() => Promise<{ problem?: string }>} work @param {Hands} hands */
async function attempt(article, button, work, hands) {
  const outcome = await whileBusy(button, async () => {
    article.querySelector(".problem")?.remove();
    const answer = await work();
    await hands.refresh();
    return answer;
  });
  if (outcome?.problem)
    article
      .querySelector(".content")
      ?.append(h("p", { class: "problem", role: "alert" }, outcome.problem));
}

/** @param {any} file @param {any} message @param {Hands} hands */
function drawFile(file, message, hands) {
  const size = file.size === null ? "" : `${Math.max(1, Math.round(file.size / 1024))} KB`;
  return h(
    "div",
    { class: "file" },
    h(
      "span",
      { class: "sheet", "aria-hidden": "true" },
      file.name.split(".").at(-1)?.toUpperCase() ?? "",
    ),
    h("h3", {}, file.name),
    h(
      "p",
      {},
      [file.description, size].filter(Boolean).join(" · ") ||
        (file.kind === "info" ? "In your OneDrive" : ""),
    ),
    file.kind === "consent" && h("div", { class: "acts" }, ...consentButtons(message, hands)),
    file.kind === "info" && h("div", { class: "acts" }, downloadLink(file, hands)),
  );
}

/** @param {any} message @param {Hands} hands */
function consentButtons(message, hands) {
  const button = (
    /** @type {string} */ title,
    /** @type {string} */ kind,
    /** @type {string} */ operation,
  ) =>
    h(
      "button",
      {
        type: "button",
        class: kind,
        onclick: (/** @type {Event} */ event) => {
          const pressed = /** @type {HTMLElement} */ (event.currentTarget);
          const article = pressed.closest("article");
          const answer = () => post(operation, { person: hands.person(), message: message.id });
          if (article) void attempt(article, pressed, answer, hands);
        },
      },
      title,
    );
  return [
    button("Allow", "button main", "accept-file"),
    button("Decline", "button", "decline-file"),
  ];
}

/** @param {any} file @param {Hands} hands */
function downloadLink({ name }, hands) {
  const href = `/file?${new URLSearchParams({ person: hands.person(), name })}`;
  return h("a", { class: "button", href, download: name }, "Download");
}
