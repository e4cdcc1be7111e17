import { wordsOf } from "./api.js";

/**
 * Runs what a button does: the button is busy meanwhile, and does nothing more until it is done.
 * @param {HTMLElement | null | undefined} button
 * @param {() => Promise<{ problem?: string } | undefined>} work
 * @returns {Promise<{ problem: string | null } | null>} its problem in words; null when it was busy already
 */
export async function whileBusy(button, work) {
  if (button?.getAttribute("aria-busy") === "true") return null;
  button?.setAttribute("aria-busy", "true");
  try {
    const answer = await work();
    return { problem: answer?.problem || null };
  } catch (fault) {
    return { problem: wordsOf(fault) };
  } finally {
    button?.removeAttribute("aria-busy");
  }
}
