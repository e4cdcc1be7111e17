import { h } from "./dom.js";
import { registerElements } from "./elements.js";
import { HOST_CONFIG } from "./hostConfig.js";

/** @type {any} */
let markdown;
/** @type {any} */
let hostConfig;

/** The libraries are classic scripts: ready when modules run, never before. */
export function prepareCards() {
  const { AdaptiveCards, markdownit } = /** @type {any} */ (globalThis);
  markdown = markdownit({ html: false, linkify: false, breaks: true }).disable("image");
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (
    /** @type {string} */ text,
    /** @type {any} */ result,
  ) => {
    result.outputHtml = markdown.render(text);
    result.didProcess = true;
  };
  registerElements();
  hostConfig = new AdaptiveCards.HostConfig(HOST_CONFIG);
}

/** What the bot wrote as text: Markdown, as Teams reads it; HTML in it stays text. @param {string} text */
export function botText(text) {
  const bubble = h("div", { class: "bubble", dir: "auto" });
  bubble.innerHTML = markdown.render(text);
  for (const link of bubble.querySelectorAll("a")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  return bubble;
}

/**
 * @param {any} json
 * @param {{ onExecute: (verb: string, data: object, button: HTMLElement | undefined) => void, onOpen: (url: string) => void }} hands
 */
export function renderCard(json, hands) {
  const { AdaptiveCards } = /** @type {any} */ (globalThis);
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = hostConfig;
  card.onExecuteAction = (/** @type {any} */ action) => {
    if (action instanceof AdaptiveCards.OpenUrlAction) hands.onOpen(String(action.url));
    else if (
      action instanceof AdaptiveCards.ExecuteAction ||
      action instanceof AdaptiveCards.SubmitAction
    )
      hands.onExecute(
        String(action.verb ?? action.data?.verb),
        { ...action.data },
        action.renderedElement,
      );
  };
  card.parse(json);
  const element = card.render();
  const box = h("div", { class: "card", lang: typeof json?.lang === "string" ? json.lang : null });
  if (element) box.append(element);
  else box.append(h("p", {}, String(json?.fallbackText ?? "This card cannot be shown.")));
  for (const link of box.querySelectorAll("a")) link.rel = "noopener noreferrer";
  return box;
}
