import { Controls } from "./controls.js";
import { byId, h, redraw } from "./dom.js";
import { drawPerson } from "./panelPerson.js";
import { drawPolicies } from "./panelPolicies.js";
import { drawTotals } from "./panelTotals.js";
import { shortOf } from "./when.js";

/** What is true in the tenant, and the hands of an outside admin. @param {{ refresh: () => Promise<void> }} hands */
export function openPanel(hands) {
  const controls = new Controls(hands.refresh);
  const person = openPart("person");
  const totals = openPart("totals");
  const policies = openPart("policies");
  const faults = openPart("faults");
  const journal = openPart("journal");
  return {
    /** @param {any} view */
    update(view) {
      redraw(person, [view.me, view.facts], () => drawPerson(view, controls));
      redraw(totals, view.totals, () => drawTotals(view.totals));
      redraw(policies, view.policies, () => drawPolicies(view.policies, controls));
      redraw(faults, view.faults, () => drawFaults(view.faults, controls));
      redraw(journal, view.journal, () => drawJournal(view.journal));
    },
  };
}

/** @param {string} name */
function openPart(name) {
  const part = h("section", { "data-part": name, "aria-labelledby": `${name}-title` });
  byId("panel").append(part);
  return part;
}

/** @param {any[]} faults @param {Controls} controls */
function drawFaults(faults, controls) {
  return [
    h("h2", { id: "faults-title" }, "Faults"),
    h("p", { class: "under" }, "What goes wrong between the bot and Microsoft."),
    ...faults.map(({ title, detail, on, name }) =>
      controls.toggle(title, detail, on, "fault", { name }),
    ),
    h(
      "div",
      { class: "acts" },
      controls.button("Clear all faults", "clear-faults", {}, "All faults are cleared."),
    ),
  ];
}

/** @param {{ requests: number, entries: { at: string, text: string }[] }} journal */
function drawJournal({ requests, entries }) {
  const lines = entries.map(({ at, text }) =>
    h("li", {}, h("time", { datetime: at }, shortOf(at)), h("span", {}, text)),
  );
  return [
    h("h2", { id: "journal-title" }, "Journal"),
    h(
      "p",
      { class: "under" },
      `What happened, newest first. ${requests} requests by the bot so far.`,
    ),
    h("ul", { class: "journal" }, ...lines),
  ];
}
