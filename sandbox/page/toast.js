import { whileBusy } from "./busy.js";
import { byId, h } from "./dom.js";

const SHOWN_MS = 6000;

/** @param {string} text @param {"status" | "alert"} [role] an alert stays until it is dismissed */
export function toast(text, role = "status") {
  const box = h(
    "div",
    { class: `toast${role === "alert" ? " error" : ""}`, role },
    h("p", {}, text),
    h("button", { type: "button", onclick: () => box.remove() }, "Dismiss"),
  );
  const toasts = byId("toasts");
  while (toasts.childElementCount > 1) toasts.firstElementChild?.remove();
  toasts.append(box);
  if (role === "status") setTimeout(() => box.remove(), SHOWN_MS);
}

/** Said to a screen reader, shown to nobody. @param {string} text */
export function announce(text) {
  byId("announcer").textContent = text;
}

/**
 * Runs what a button does, and says in a toast how it went.
 * @param {HTMLElement | null | undefined} button
 * @param {() => Promise<{ problem?: string } | undefined>} work
 * @param {string} [done] said when it went well
 */
export async function toastOutcome(button, work, done) {
  const outcome = await whileBusy(button, work);
  if (outcome?.problem) toast(outcome.problem, "alert");
  else if (outcome !== null && done) toast(done);
}
