import { get } from "./api.js";
import { avatar, botAvatar, byId, h, redraw } from "./dom.js";

const KEPT = "people-i-was";

/** @param {{ be: (id: string) => void, open: (chat: "personal" | "channel") => void }} hands */
export async function openRail(hands) {
  const groups = await get("/api/people");
  /** @type {{ id: string, name: string, about: string }[]} */
  const others = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  const people = byId("people");
  const found = byId("found");
  const input = /** @type {HTMLInputElement} */ (byId("find"));
  let search = 0;

  const known = (/** @type {string} */ id) =>
    groups.some((/** @type {any} */ group) =>
      group.people.some((/** @type {any} */ person) => person.id === id),
    );
  const close = () => {
    input.value = "";
    found.replaceChildren();
    byId("found-count").textContent = "";
  };
  const choose = (/** @type {any} */ person) => {
    if (!known(person.id) && !others.some(({ id }) => id === person.id)) others.unshift(person);
    others.splice(4);
    sessionStorage.setItem(KEPT, JSON.stringify(others));
    close();
    hands.be(person.id);
  };

  input.addEventListener("input", async () => {
    search += 1;
    const mine = search;
    if (input.value.trim() === "") return close();
    const people = await get("/api/search", { for: input.value });
    if (mine !== search) return;
    found.replaceChildren(
      ...people.map((/** @type {any} */ person) =>
        h("li", {}, row(person, { onclick: () => choose(person) })),
      ),
    );
    byId("found-count").textContent =
      people.length === 0 ? "Nobody found." : `${people.length} found.`;
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "Enter")
      /** @type {HTMLElement | null} */ (found.querySelector("button"))?.click();
  });

  return {
    first: groups[1]?.people[0]?.id ?? groups[0]?.people[0]?.id,
    /** @param {any} view @param {string} chat */
    update(view, chat) {
      const { unread, me } = view;
      const own = unread.chats[me.id] ?? 0;
      redraw(byId("chats"), [me.id, own, unread.channel, chat], () => [
        h(
          "li",
          {},
          row(
            { name: "MFA Nudge", about: "Personal chat" },
            {
              key: "personal",
              current: chat === "personal",
              unread: own,
              face: botAvatar(),
              onclick: () => hands.open("personal"),
            },
          ),
        ),
        h(
          "li",
          {},
          row(
            { name: view.team.channel, about: view.team.name },
            {
              key: "channel",
              current: chat === "channel",
              unread: unread.channel,
              face: avatar(view.team.channel, true),
              onclick: () => hands.open("channel"),
            },
          ),
        ),
      ]);
      const all = [...groups, ...(others.length > 0 ? [{ group: "Others", people: others }] : [])];
      redraw(people, [all, me.id, unread.chats], () =>
        all.flatMap(({ group, people }) => [
          h("h3", {}, group),
          h(
            "ul",
            { "aria-label": group },
            ...people.map((/** @type {any} */ person) =>
              h(
                "li",
                {},
                row(person, {
                  key: person.id,
                  current: person.id === me.id,
                  unread: unread.chats[person.id] ?? 0,
                  onclick: () => hands.be(person.id),
                }),
              ),
            ),
          ),
        ]),
      );
    },
  };
}

/**
 * @param {{ name: string, about: string }} who
 * @param {{ onclick: () => void, key?: string, current?: boolean, unread?: number, face?: HTMLElement }} options
 */
function row({ name, about }, { onclick, key, current = false, unread = 0, face }) {
  return h(
    "button",
    {
      type: "button",
      class: `row${unread > 0 ? " unread" : ""}`,
      "data-key": key,
      "aria-current": String(current),
      onclick,
    },
    face ?? avatar(name),
    h("span", {}, h("span", { class: "name" }, name), h("span", { class: "about" }, about)),
    unread > 0
      ? h("span", { class: "count" }, String(unread), h("span", { class: "hidden" }, " unread"))
      : null,
  );
}
