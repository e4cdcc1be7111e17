/** Nearer to the end than this, one is reading the newest. */
const NEAR_END_PX = 80;
const MARGIN_PX = 16;

/** The box the messages scroll in. */
export class Log {
  #box;
  /** Where we scrolled to last; who has not scrolled since goes on following. */
  #left = 0;

  /** @param {HTMLElement} box */
  constructor(box) {
    this.#box = box;
    // It scrolls, so the keyboard must reach it.
    box.tabIndex = 0;
  }

  clear() {
    this.#box.replaceChildren();
  }

  /** Whether who reads here wants to see what comes next. */
  isFollowed() {
    const { scrollHeight, scrollTop, clientHeight } = this.#box;
    return (
      scrollHeight - scrollTop - clientHeight < NEAR_END_PX || Math.abs(scrollTop - this.#left) < 4
    );
  }

  /** Moves only what is not in its place, so that nobody loses the focus. @param {HTMLElement[]} rows */
  arrange(rows) {
    const wanted = new Set(rows);
    for (const child of [...this.#box.children])
      if (!wanted.has(/** @type {HTMLElement} */ (child))) child.remove();
    let at = this.#box.firstElementChild;
    for (const row of rows) {
      if (row === at) at = at.nextElementSibling;
      else this.#box.insertBefore(row, at);
    }
  }

  /** Scrolls to the end; for a row higher than the log, to its beginning. @param {HTMLElement} [row] */
  show(row) {
    const isTall = row !== undefined && row.offsetHeight > this.#box.clientHeight - 40;
    this.#box.scrollTop = isTall ? this.#topOf(row) - MARGIN_PX : this.#box.scrollHeight;
    this.#left = this.#box.scrollTop;
  }

  /** After one's own press: what only oneself sees, or else the beginning of the card, where the news is. @param {HTMLElement} article */
  bringIntoSight(article) {
    const note = article.querySelector(".note");
    if (note !== null) note.scrollIntoView({ block: "nearest" });
    else if (this.#topOf(article) < this.#box.scrollTop)
      this.#box.scrollTop = this.#topOf(article) - MARGIN_PX;
  }

  /** @param {HTMLElement} row */
  #topOf(row) {
    return row.offsetTop - this.#box.offsetTop;
  }
}
