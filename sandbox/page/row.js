import { avatar, h } from "./dom.js";

/**
 * A chat or a person, to be chosen.
 * @param {{ name: string, about: string }} who
 * @param {{ onclick: () => void, key?: string, current?: boolean, unread?: number, face?: HTMLElement }} options
 */
export function drawRow({ name, about }, { onclick, key, current = false, unread = 0, face }) {
  const button = h(
    "button",
    {
      type: "button",
      class: `row${unread > 0 ? " unread" : ""}`,
      "data-key": key,
      "aria-current": String(current),
      onclick,
    },
    face ?? avatar(name),
    h("span", {}, h("span", { class: "name" }, name), h("span", { class: "about" }, about)),
    unread > 0
      ? h("span", { class: "count" }, String(unread), h("span", { class: "hidden" }, " unread"))
      : null,
  );
  return h("li", {}, button);
}
