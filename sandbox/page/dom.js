/**
 * @param {string} tag
 * @param {Record<string, unknown>} [props] attributes; `on…` are listeners; null, undefined and false are left out
 * @param {...(Node | string | null | undefined | false)} children text stays text: nothing here parses HTML
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(
    ...children.filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

/** @param {string} id */
export function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

/** @type {WeakMap<Element, string>} */
const drawn = new WeakMap();

/**
 * Draws `build()` into `box` when `value` has changed since the last time; whoever had the focus (by `data-key`) keeps it.
 * @param {Element} box
 * @param {unknown} value
 * @param {() => readonly (Node | string)[]} build
 */
export function redraw(box, value, build) {
  const key = JSON.stringify(value);
  if (drawn.get(box) === key) return;
  drawn.set(box, key);
  const active = document.activeElement;
  const focused = active instanceof HTMLElement && box.contains(active) ? active.dataset.key : null;
  box.replaceChildren(...build());
  if (!focused) return;
  const again = box.querySelector(`[data-key="${CSS.escape(focused)}"]`);
  if (again instanceof HTMLElement) again.focus();
}

/** @param {string} name @param {boolean} [square] */
export function avatar(name, square = false) {
  const words = name.split(/\s+/).filter(Boolean);
  const initials = [words[0], words.length > 1 ? words.at(-1) : ""].map(
    (word) => [...(word ?? "")][0] ?? "",
  );
  const hue = [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7);
  const face = h(
    "span",
    { class: `avatar${square ? " square" : ""}`, "aria-hidden": "true" },
    initials.join("").toUpperCase(),
  );
  face.style.setProperty("--hue", String(hue));
  return face;
}

export function botAvatar() {
  return h(
    "span",
    { class: "avatar square", "aria-hidden": "true" },
    h("img", { src: "/icon.svg", alt: "" }),
  );
}
