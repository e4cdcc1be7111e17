import { get } from "./api.js";
import { byId } from "./dom.js";
import { drawRow } from "./row.js";

/** Finds anybody of the tenant by name, address or department. @param {(person: any) => void} onChosen */
export function openSearch(onChosen) {
  const found = byId("found");
  const count = byId("found-count");
  const input = /** @type {HTMLInputElement} */ (byId("find"));
  /** Answers may overtake each other: only the latest question's is shown. */
  let asked = 0;

  const close = () => {
    input.value = "";
    found.replaceChildren();
    count.textContent = "";
  };
  const choose = (/** @type {any} */ person) => {
    close();
    onChosen(person);
  };
  input.addEventListener("input", async () => {
    asked += 1;
    const mine = asked;
    if (input.value.trim() === "") return close();
    const people = await get("/api/search", { for: input.value });
    if (mine !== asked) return;
    found.replaceChildren(
      ...people.map((/** @type {any} */ person) =>
        drawRow(person, { onclick: () => choose(person) }),
      ),
    );
    count.textContent = people.length === 0 ? "Nobody found." : `${people.length} found.`;
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "Enter")
      /** @type {HTMLElement | null} */ (found.querySelector("button"))?.click();
  });
}
