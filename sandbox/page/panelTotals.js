import { h } from "./dom.js";

/** The tenant in numbers. @param {any} totals */
export function drawTotals({ people, registered, states, messages, presses, writes }) {
  const parts = /** @type {const} */ ([
    ["enforced", "--chart-good"],
    ["enabled", "--chart-warning"],
    ["disabled", "--chart-neutral"],
  ]);
  const swatch = (/** @type {string} */ variable, /** @type {number} */ grow = 0) => {
    const piece = h("i");
    piece.style.background = `var(${variable})`;
    if (grow > 0) piece.style.flexGrow = String(grow);
    return piece;
  };
  return [
    h("h2", { id: "totals-title" }, "Tenant"),
    h("p", { class: "under" }, `${people} people and accounts, ${registered} registered.`),
    h(
      "div",
      {
        class: "bar",
        role: "img",
        "aria-label": parts.map(([state]) => `${state} ${states[state]}`).join(", "),
      },
      ...parts
        .filter(([state]) => states[state] > 0)
        .map(([state, variable]) => swatch(variable, states[state])),
    ),
    h(
      "div",
      { class: "keys" },
      ...parts.map(([state, variable]) =>
        h("span", {}, swatch(variable), `${state} ${states[state]}`),
      ),
    ),
    h(
      "dl",
      { class: "numbers" },
      ...[
        ["Messages", messages],
        ["Presses", presses],
        ["Writes", writes],
        ["Registered", registered],
      ].map(([name, value]) => h("div", {}, h("dt", {}, String(name)), h("dd", {}, String(value)))),
    ),
  ];
}
