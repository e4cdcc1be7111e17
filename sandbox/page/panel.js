import { post } from "./api.js";
import { byId, h, redraw } from "./dom.js";
import { whileBusy } from "./toast.js";
import { shortOf } from "./when.js";

const STATE_TAG = /** @type {Record<string, string>} */ ({
  disabled: "",
  enabled: "warning",
  enforced: "good",
});

/** What is true in the tenant, and the hands of an outside admin. @param {{ refresh: () => Promise<void> }} hands */
export function openPanel(hands) {
  const boxes = ["person", "totals", "policies", "faults", "journal"].map((name) =>
    h("section", { "data-part": name, "aria-labelledby": `${name}-title` }),
  );
  byId("panel").append(...boxes);
  const [person, totals, policies, faults, journal] = boxes;

  /** @param {string} title @param {string} operation @param {Record<string, unknown>} body @param {string} done @param {string} [kind] */
  const act = (title, operation, body, done, kind = "") =>
    h(
      "button",
      {
        type: "button",
        class: `button small ${kind}`,
        "data-key": `${operation}/${title}`,
        onclick: (/** @type {Event} */ event) =>
          void run(/** @type {HTMLElement} */ (event.currentTarget), operation, body, done),
      },
      title,
    );
  const run = (
    /** @type {HTMLElement} */ button,
    /** @type {string} */ operation,
    /** @type {Record<string, unknown>} */ body,
    /** @type {string} */ done,
  ) =>
    whileBusy(
      button,
      async () => {
        const answer = await post(operation, body);
        await hands.refresh();
        return answer;
      },
      done,
    );
  const toggle = (
    /** @type {string} */ title,
    /** @type {string} */ detail,
    /** @type {boolean} */ on,
    /** @type {string} */ operation,
    /** @type {Record<string, unknown>} */ body,
  ) =>
    h(
      "button",
      {
        type: "button",
        class: "switch",
        role: "switch",
        "aria-checked": String(on),
        "data-key": title,
        onclick: (/** @type {Event} */ event) =>
          void run(
            /** @type {HTMLElement} */ (event.currentTarget),
            operation,
            { ...body, on: !on },
            `${title}: ${on ? "off" : "on"}.`,
          ),
      },
      h("span", {}, title),
      h("small", {}, detail),
      h("span", { class: "knob", "aria-hidden": "true" }),
    );

  return {
    /** @param {any} view */
    update(view) {
      redraw(person, [view.me, view.facts], () => drawPerson(view, act, run));
      redraw(totals, view.totals, () => drawTotals(view.totals));
      redraw(policies, view.policies, () => drawPolicies(view.policies, act, run, toggle));
      redraw(faults, view.faults, () => [
        h("h2", { id: "faults-title" }, "Faults"),
        h("p", { class: "under" }, "What goes wrong between the bot and Microsoft."),
        ...view.faults.map((/** @type {any} */ each) =>
          toggle(each.title, each.detail, each.on, "fault", { name: each.name }),
        ),
        h(
          "div",
          { class: "acts" },
          act("Clear all faults", "clear-faults", {}, "All faults are cleared."),
        ),
      ]);
      redraw(journal, view.journal, () => [
        h("h2", { id: "journal-title" }, "Journal"),
        h(
          "p",
          { class: "under" },
          `What happened, newest first. ${view.journal.requests} requests by the bot so far.`,
        ),
        h(
          "ul",
          { class: "journal" },
          ...view.journal.entries.map((/** @type {any} */ entry) =>
            h(
              "li",
              {},
              h("time", { datetime: entry.at }, shortOf(entry.at)),
              h("span", {}, entry.text),
            ),
          ),
        ),
      ]);
    },
  };
}

/** @param {any} view @param {Function} act @param {Function} run */
function drawPerson({ me, facts }, act, run) {
  const who = { person: me.id };
  const fact = (/** @type {string} */ name, /** @type {(Node | string)[]} */ ...value) => [
    h("dt", {}, name),
    h("dd", {}, ...value),
  ];
  const tag = (/** @type {string} */ text, /** @type {string} */ kind) =>
    h("span", { class: `tag ${kind}` }, text);
  const select = /** @type {HTMLSelectElement} */ (
    h(
      "select",
      { "aria-label": "Method to register", "data-key": "kind" },
      ...facts.methodKinds.map((/** @type {any} */ each) =>
        h("option", { value: each.kind }, each.name),
      ),
    )
  );
  const register = h(
    "button",
    {
      type: "button",
      class: "button small main",
      "data-key": "register",
      onclick: (/** @type {Event} */ event) =>
        run(
          event.currentTarget,
          "register-method",
          { ...who, kind: select.value },
          `${me.name} has registered a method.`,
        ),
    },
    "Register",
  );
  return [
    h("h2", { id: "person-title" }, me.name),
    h("p", { class: "under" }, me.address),
    h(
      "dl",
      { class: "facts" },
      ...fact("Kind", facts.kind.replaceAll("-", " ")),
      ...fact("Department", facts.department ?? "none"),
      ...fact("Account", facts.accountEnabled ? "enabled" : tag("disabled", "attention")),
      ...fact("Per-user MFA", tag(facts.mfaState, STATE_TAG[facts.mfaState] ?? "")),
      ...fact("Registered", facts.registered ? tag("yes", "good") : tag("no", "warning")),
      ...fact(
        "Methods",
        facts.methods.length === 0
          ? "none"
          : facts.methods.map((/** @type {any} */ each) => each.name).join(", "),
      ),
      ...fact(
        "Bot",
        facts.botBlocked
          ? tag("blocked", "attention")
          : facts.botInstalled
            ? "installed"
            : "not installed",
      ),
    ),
    h("div", { class: "acts" }, select, register),
    h(
      "div",
      { class: "acts" },
      act("Delete methods", "delete-methods", who, `${me.name} has no methods any more.`),
      act(
        facts.accountEnabled ? "Disable account" : "Enable account",
        "set-account",
        { ...who, on: !facts.accountEnabled },
        `The account is ${facts.accountEnabled ? "disabled" : "enabled"}.`,
      ),
      act(
        facts.botBlocked ? "Unblock the bot" : "Block the bot",
        "set-block",
        { ...who, on: !facts.botBlocked },
        `${me.name} has ${facts.botBlocked ? "unblocked" : "blocked"} the bot.`,
      ),
    ),
  ];
}

/** @param {any} totals */
function drawTotals({ people, registered, states, messages, presses, writes }) {
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

/** @param {any} policies @param {Function} act @param {Function} run @param {Function} toggle */
function drawPolicies({ securityDefaults, conditionalAccess, licence }, act, run, toggle) {
  const select = h(
    "select",
    {
      "aria-label": "Licence",
      "data-key": "licence",
      onchange: (/** @type {Event} */ event) =>
        run(
          event.currentTarget,
          "licence",
          { licence: /** @type {HTMLSelectElement} */ (event.currentTarget).value },
          "The licence has changed.",
        ),
    },
    ...[
      ["free", "Entra ID Free"],
      ["p1", "Entra ID P1"],
      ["p2", "Entra ID P2"],
    ].map(([value, name]) => h("option", { value, selected: value === licence }, name ?? "")),
  );
  return [
    h("h2", { id: "policies-title" }, "Policies"),
    toggle(
      "Security defaults",
      "Microsoft's baseline: MFA for everybody.",
      securityDefaults,
      "security-defaults",
      {},
    ),
    h(
      "p",
      { class: "under" },
      conditionalAccess.length === 0
        ? "No Conditional Access policy."
        : `Conditional Access: ${conditionalAccess.join(", ")}.`,
    ),
    h(
      "div",
      { class: "acts" },
      act(
        "Add MFA policy",
        "add-policy",
        {},
        "A Conditional Access policy requires MFA for everyone.",
      ),
      conditionalAccess.length > 0
        ? act("Remove policies", "remove-policies", {}, "There is no Conditional Access policy.")
        : null,
      select,
    ),
  ];
}
