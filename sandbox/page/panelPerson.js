import { h } from "./dom.js";

/** @import { Controls } from "./controls.js" */

/** How a per-user state is coloured. @type {Record<string, string>} */
const STATE_TAG = { enabled: "warning", enforced: "good" };

/** What is true of whom one is, and what can be done to them. @param {any} view @param {Controls} controls */
export function drawPerson({ me, facts }, controls) {
  return [
    h("h2", { id: "person-title" }, me.name),
    h("p", { class: "under" }, me.address),
    drawFacts(facts),
    drawRegistering(me, facts.methodKinds, controls),
    drawActs(me, facts, controls),
  ];
}

/** @param {any} facts */
function drawFacts(facts) {
  const methods = facts.methods.map((/** @type {any} */ { name }) => name).join(", ");
  /** @type {readonly [name: string, value: Node | string][]} */
  const rows = [
    ["Kind", facts.kind.replaceAll("-", " ")],
    ["Department", facts.department ?? "none"],
    ["Language", facts.language ?? "not set"],
    ["Country", facts.country ?? "not set"],
    ["Account", facts.accountEnabled ? "enabled" : tag("disabled", "attention")],
    ["Per-user MFA", tag(facts.mfaState, STATE_TAG[facts.mfaState] ?? "")],
    ["Registered", facts.registered ? tag("yes", "good") : tag("no", "warning")],
    ["Methods", methods === "" ? "none" : methods],
    ["Old client", facts.legacyClient === null ? "none" : tag(facts.legacyClient, "warning")],
    ["Bot", botOf(facts)],
  ];
  return h(
    "dl",
    { class: "facts" },
    ...rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
  );
}

/** @param {any} facts */
function botOf({ botBlocked, botInstalled }) {
  if (botBlocked) return tag("blocked", "attention");
  return botInstalled ? "installed" : "not installed";
}

/** @param {string} text @param {string} kind */
const tag = (text, kind) => h("span", { class: `tag ${kind}` }, text);

/** @param {any} me @param {any[]} kinds @param {Controls} controls */
function drawRegistering(me, kinds, controls) {
  const options = kinds.map(({ kind, name }) => h("option", { value: kind }, name));
  const select = /** @type {HTMLSelectElement} */ (
    h("select", { "aria-label": "Method to register", "data-key": "kind" }, ...options)
  );
  const onclick = (/** @type {Event} */ event) => {
    const body = { person: me.id, kind: select.value };
    controls.run(event, "register-method", body, `${me.name} has registered a method.`);
  };
  const register = h(
    "button",
    { type: "button", class: "button small main", "data-key": "register", onclick },
    "Register",
  );
  return h("div", { class: "acts" }, select, register);
}

/** @param {any} me @param {any} facts @param {Controls} controls */
function drawActs({ id: person, name }, { accountEnabled, botBlocked, botInstalled }, controls) {
  return h(
    "div",
    { class: "acts" },
    controls.button(
      "Delete methods",
      "delete-methods",
      { person },
      `${name} has no methods any more.`,
    ),
    controls.button(
      accountEnabled ? "Disable account" : "Enable account",
      "set-account",
      { person, on: !accountEnabled },
      `The account is ${accountEnabled ? "disabled" : "enabled"}.`,
    ),
    controls.button(
      botBlocked ? "Unblock the bot" : "Block the bot",
      "set-block",
      { person, on: !botBlocked },
      `${name} has ${botBlocked ? "unblocked" : "blocked"} the bot.`,
    ),
    controls.button(
      botInstalled ? "Remove the app" : "Install the app",
      "set-app",
      { person, on: !botInstalled },
      `${name} has ${botInstalled ? "removed" : "installed"} the app.`,
    ),
  );
}
