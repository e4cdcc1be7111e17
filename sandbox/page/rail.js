import { get } from "./api.js";
import { avatar, botAvatar, byId, h, redraw } from "./dom.js";
import { drawRow } from "./row.js";
import { openSearch } from "./search.js";

const KEPT = "people-i-was";
const MOST_KEPT = 4;

/** @typedef {{ be: (id: string) => void, open: (chat: "personal" | "channel") => void }} Hands */

/** The chats, and whom one can be: the cast, and whoever was found and chosen. @param {Hands} hands */
export async function openRail(hands) {
  const groups = await get("/api/people");
  const cast = groups.flatMap((/** @type {any} */ { people }) => people);
  /** @type {{ id: string, name: string, about: string }[]} */
  const others = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");

  openSearch((person) => {
    if (![...cast, ...others].some(({ id }) => id === person.id)) others.unshift(person);
    others.splice(MOST_KEPT);
    sessionStorage.setItem(KEPT, JSON.stringify(others));
    hands.be(person.id);
  });

  return {
    first: groups[1]?.people[0]?.id ?? groups[0]?.people[0]?.id,
    /** @param {any} view @param {string} chat */
    update(view, chat) {
      const { unread, me } = view;
      redraw(byId("chats"), [me.id, unread.chats[me.id], unread.channel, chat], () =>
        drawChats(view, chat, hands),
      );
      const all = [...groups, ...(others.length > 0 ? [{ group: "Others", people: others }] : [])];
      redraw(byId("people"), [all, me.id, unread.chats], () =>
        all.flatMap((group) => drawGroup(group, view, hands)),
      );
    },
  };
}

/** @param {any} view @param {string} chat @param {Hands} hands */
function drawChats({ me, team, unread }, chat, hands) {
  return [
    drawRow(
      { name: "MFA Nudge", about: "Personal chat" },
      {
        key: "personal",
        current: chat === "personal",
        unread: unread.chats[me.id] ?? 0,
        face: botAvatar(),
        onclick: () => hands.open("personal"),
      },
    ),
    drawRow(
      { name: team.channel, about: team.name },
      {
        key: "channel",
        current: chat === "channel",
        unread: unread.channel,
        face: avatar(team.channel, true),
        onclick: () => hands.open("channel"),
      },
    ),
  ];
}

/** @param {{ group: string, people: any[] }} group @param {any} view @param {Hands} hands */
function drawGroup({ group, people }, { me, unread }, hands) {
  const rows = people.map((person) =>
    drawRow(person, {
      key: person.id,
      current: person.id === me.id,
      unread: unread.chats[person.id] ?? 0,
      onclick: () => hands.be(person.id),
    }),
  );
  return [h("h3", {}, group), h("ul", { "aria-label": group }, ...rows)];
}
