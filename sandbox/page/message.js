import { post } from "./api.js";
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
  if (button?.getAttribute("aria-busy") === "true") return;
  button?.setAttribute("aria-busy", "true");
  article.querySelector(".problem")?.remove();
  let problem;
  try {
    problem = (await work()).problem;
    await hands.refresh();
  } catch (fault) {
    problem = fault instanceof Error ? fault.message : String(fault);
  }
  button?.removeAttribute("aria-busy");
  if (problem)
    article.querySelector(".content")?.append(h("p", { class: "problem", role: "alert" }, problem));
}

/** @param {any} file @param {any} message @param {Hands} hands */
function drawFile(file, message, hands) {
  const size = file.size === null ? "" : `${Math.max(1, Math.round(file.size / 1024))} KB`;
  const answer = (/** @type {string} */ operation) => (/** @type {Event} */ event) => {
    const button = /** @type {HTMLElement} */ (event.currentTarget);
    const article = button.closest("article");
    if (article)
      void attempt(
        article,
        button,
        () => post(operation, { person: hands.person(), message: message.id }),
        hands,
      );
  };
  const acts =
    file.kind === "consent"
      ? [
          h(
            "button",
            { type: "button", class: "button main", onclick: answer("accept-file") },
            "Allow",
          ),
          h(
            "button",
            { type: "button", class: "button", onclick: answer("decline-file") },
            "Decline",
          ),
        ]
      : [
          h(
            "a",
            {
              class: "button",
              href: `/file?${new URLSearchParams({ person: hands.person(), name: file.name })}`,
              download: file.name,
            },
            "Download",
          ),
        ];
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
    h("div", { class: "acts" }, ...acts),
  );
}
