import { post } from "./api.js";
import { byId, h } from "./dom.js";
import { announce, toast, toastOutcome } from "./toast.js";
import { clockOf } from "./when.js";

const MOVES = /** @type {const} */ ([
  ["PT5M", "+5 min", "Five minutes on"],
  ["PT1H", "+1 h", "One hour on"],
  ["tomorrow", "Tomorrow 10:00", "To tomorrow, ten o'clock"],
  ["P1D", "+1 day", "One day on"],
  ["P1W", "+1 week", "One week on"],
]);

/** The tenant's time, and the buttons that move it. @param {() => Promise<void>} refresh */
export function openClock(refresh) {
  const time = h("time");
  const progress = /** @type {HTMLProgressElement} */ (byId("clock-progress"));
  let ahead = 0;
  const tick = () => {
    const words = clockOf(Date.now() + ahead);
    if (time.textContent !== words) time.textContent = words;
  };
  const show = (/** @type {string} */ now) => {
    ahead = Date.parse(now) - Date.now();
    tick();
  };
  const buttons = MOVES.map(([by, title, words]) =>
    h(
      "button",
      {
        type: "button",
        class: "button small keep",
        title: words,
        onclick: (/** @type {Event} */ event) =>
          void move(by, /** @type {HTMLElement} */ (event.currentTarget)),
      },
      title,
    ),
  );
  const move = (/** @type {string} */ by, /** @type {HTMLElement} */ button) => {
    if (!progress.hidden) return toast("The clock is already moving. Wait until it stands.");
    progress.value = 0;
    progress.hidden = false;
    return toastOutcome(button, async () => {
      try {
        const answer = await post("clock", { by });
        await refresh();
        announce(`It is now ${time.textContent}.`);
        return answer;
      } finally {
        progress.hidden = true;
      }
    });
  };
  byId("clock").append(time, ...buttons);
  setInterval(tick, 1000);
  return {
    show,
    /** @param {number} share @param {string} now */
    moved(share, now) {
      progress.hidden = share >= 1 && progress.hidden;
      progress.value = share;
      show(now);
    },
  };
}
