import { post } from "./api.js";
import { botAvatar, byId, h, redraw } from "./dom.js";
import { drawMessage, replaceMessage, standIn } from "./message.js";
import { announce, toast } from "./toast.js";
import { dayOf } from "./when.js";

const REFRESH_AFTER_MS = 60_000;

/** @param {{ person: () => string, refresh: () => Promise<void>, reply: (id: string, words: string) => void }} given */
export function openConversation(given) {
  const log = byId("log");
  // It scrolls, so the keyboard must reach it.
  log.tabIndex = 0;
  const typing = h(
    "div",
    { class: "typing", hidden: true },
    h("i"),
    h("i"),
    h("i"),
    "MFA Nudge is typing",
  );
  /** @type {Map<string, { article: HTMLElement, json: string }>} */
  const shown = new Map();
  /** @type {Map<string, number>} */
  const refreshed = new Map();
  let where = "";
  let waiting = 0;
  /** Where we scrolled to last; who has not scrolled since goes on following. */
  let followed = 0;

  const hands = {
    ...given,
    open: (/** @type {string} */ url) => {
      const page = standIn(url, given.person());
      if (page !== null) window.open(page, "_blank");
      else if (/^https:\/\//.test(url)) window.open(url, "_blank", "noopener,noreferrer");
      else toast(`Teams does not open this address: ${url}`, "alert");
    },
  };

  /** A card that asks to be refreshed when looked at is, at most once a minute, as Teams does. @param {any} message @param {string} teamsId */
  function refreshWhenAsked(message, teamsId) {
    const { action, userIds } = message.card?.refresh ?? {};
    if (action?.verb === undefined || (Array.isArray(userIds) && !userIds.includes(teamsId)))
      return;
    const key = `${given.person()}/${message.id}`;
    if (Date.now() - (refreshed.get(key) ?? 0) < REFRESH_AFTER_MS) return;
    refreshed.set(key, Date.now());
    post("refresh", { person: given.person(), message: message.id }).then(given.refresh, () => {});
  }

  /** @param {any} view @param {"personal" | "channel"} chat */
  function update(view, chat) {
    drawHead(view, chat);
    const place = `${view.me.id}/${chat}`;
    const arrived = place !== where;
    if (arrived) {
      where = place;
      shown.clear();
      log.replaceChildren();
    }
    const messages = threaded(view.chats[chat]);
    const following =
      log.scrollHeight - log.scrollTop - log.clientHeight < 80 ||
      Math.abs(log.scrollTop - followed) < 4;
    /** @type {HTMLElement | undefined} */
    let newest;
    for (const id of [...shown.keys()])
      if (!messages.some((message) => message.id === id)) shown.delete(id);
    const rows = [];
    let day = "";
    for (const message of messages) {
      const json = JSON.stringify(message);
      let row = shown.get(message.id);
      if (row === undefined) {
        row = { article: drawMessage(message, hands), json };
        shown.set(message.id, row);
        if (!arrived) newest = row.article;
        if (!arrived && !message.mine)
          announce(`MFA Nudge: ${message.summary ?? message.text ?? "a card"}`);
      } else if (row.json !== json) {
        row.json = json;
        const acted = replaceMessage(row.article, message, hands);
        if (acted) bringIntoSight(row.article);
        announce(message.note ? message.note.text : `Card updated: ${message.summary ?? "a card"}`);
      }
      if (dayOf(message.at) !== day) {
        day = dayOf(message.at);
        rows.push(dayLine(day));
      }
      rows.push(row.article);
      refreshWhenAsked(message, view.me.teamsId);
    }
    if (rows.length === 0) rows.push(empty(view, chat));
    arrange([...rows, typing]);
    if (arrived) show();
    else if (newest !== undefined && (following || newest.classList.contains("mine"))) show(newest);
  }

  /** Moves only what is not in its place, so that nobody loses the focus. @param {HTMLElement[]} rows */
  function arrange(rows) {
    const wanted = new Set(rows);
    for (const child of [...log.children])
      if (!wanted.has(/** @type {HTMLElement} */ (child))) child.remove();
    let at = log.firstElementChild;
    for (const row of rows) {
      if (row === at) at = at.nextElementSibling;
      else log.insertBefore(row, at);
    }
  }

  /** After one's own press: what only oneself sees, or else the beginning of the card, where the news is. @param {HTMLElement} article */
  function bringIntoSight(article) {
    const note = article.querySelector(".note");
    if (note !== null) note.scrollIntoView({ block: "nearest" });
    else if (article.offsetTop - log.offsetTop < log.scrollTop)
      log.scrollTop = article.offsetTop - log.offsetTop - 16;
  }

  /** Scrolls to the end; of something higher than the log, to its beginning. @param {HTMLElement} [row] default the last */
  function show(row) {
    const last = row ?? [...shown.values()].at(-1)?.article;
    const tall = last !== undefined && last.offsetHeight > log.clientHeight - 40;
    log.scrollTop = tall ? last.offsetTop - log.offsetTop - 16 : log.scrollHeight;
    followed = log.scrollTop;
  }

  /** @type {Map<string, HTMLElement>} */
  const days = new Map();
  const dayLine = (/** @type {string} */ day) => {
    const line = days.get(day) ?? h("div", { class: "day" }, day);
    days.set(day, line);
    return line;
  };

  return {
    update,
    /** @param {Promise<unknown>} sending */
    async typingWhile(sending) {
      waiting += 1;
      typing.hidden = false;
      log.scrollTop = log.scrollHeight;
      followed = log.scrollTop;
      await sending;
      waiting -= 1;
      typing.hidden = waiting === 0;
      await given.refresh();
    },
  };
}

/** Posts in order, each with its replies under it. @param {any[]} messages */
function threaded(messages) {
  const posts = messages.filter(({ id, thread }) => thread === null || thread === id);
  const replies = messages.filter(({ id, thread }) => thread !== null && thread !== id);
  const known = new Set(posts.map(({ id }) => id));
  return [
    ...posts.flatMap((post) => [post, ...replies.filter(({ thread }) => thread === post.id)]),
    ...replies.filter(({ thread }) => !known.has(thread)),
  ];
}

/** @param {any} view @param {string} chat */
function drawHead(view, chat) {
  const personal = chat === "personal";
  const title = personal ? "MFA Nudge" : view.team.channel;
  const under = personal
    ? `Personal chat · you are ${view.me.name}`
    : `${view.team.name} · you are ${view.me.name}`;
  redraw(byId("head"), [title, under], () => [
    personal
      ? botAvatar()
      : h("span", { class: "avatar square", style: "--hue: 250", "aria-hidden": "true" }, "G"),
    h("div", {}, h("h2", {}, title), h("p", {}, under)),
  ]);
}

/** @param {any} view @param {string} chat */
function empty(view, chat) {
  const words =
    chat === "channel"
      ? "Nobody has mentioned the bot here yet."
      : view.me.role === "admin"
        ? "Begin with scan: the bot reads the tenant. Then nudge starts the campaign."
        : "The bot has not written to you yet. An admin starts the campaign; you may also type help.";
  return h(
    "div",
    { class: "empty" },
    h("img", { src: "/icon.svg", alt: "", width: 48, height: 48 }),
    h("h3", {}, "Nothing here yet"),
    h("p", {}, words),
  );
}
