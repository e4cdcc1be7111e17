import { Articles } from "./articles.js";
import { botAvatar, byId, h, redraw } from "./dom.js";
import { Log } from "./log.js";
import { standIn } from "./message.js";
import { Refreshing } from "./refreshing.js";
import { toast } from "./toast.js";
import { dayOf } from "./when.js";

/** @param {{ person: () => string, refresh: () => Promise<void>, reply: (id: string, words: string) => void }} given */
export function openConversation(given) {
  const log = new Log(byId("log"));
  const refreshing = new Refreshing(given);
  const typing = drawTyping();
  const hands = { ...given, open: (/** @type {string} */ url) => openAddress(url, given.person()) };
  const articles = new Articles(hands, (article) => log.bringIntoSight(article));
  let where = "";
  let waiting = 0;

  /** Begins with an empty log where one was not before. @param {string} place @returns whether it is another */
  function comeTo(place) {
    if (place === where) return false;
    where = place;
    articles.clear();
    log.clear();
    return true;
  }

  /** @param {any} view @param {"personal" | "channel"} chat */
  function update(view, chat) {
    drawHead(view, chat);
    const arrived = comeTo(`${view.me.id}/${chat}`);
    const messages = threaded(view.chats[chat]);
    const following = log.isFollowed();
    const newest = articles.draw(messages, !arrived);
    const rows = byDay(messages, articles);
    log.arrange([...(rows.length === 0 ? [drawEmpty(view, chat)] : rows), typing]);
    for (const message of messages) refreshing.saw(message, view.me.teamsId);
    if (arrived || (newest && (following || newest.mine))) log.show(newest && articles.of(newest));
  }

  return {
    update,
    /** @param {Promise<unknown>} sending */
    async typingWhile(sending) {
      waiting += 1;
      typing.hidden = false;
      log.show();
      await sending;
      waiting -= 1;
      typing.hidden = waiting === 0;
      await given.refresh();
    },
  };
}

/** @param {string} url @param {string} person */
function openAddress(url, person) {
  const page = standIn(url, person);
  if (page !== null) window.open(page, "_blank");
  else if (/^https:\/\//.test(url)) window.open(url, "_blank", "noopener,noreferrer");
  else toast(`Teams does not open this address: ${url}`, "alert");
}

/** @type {Map<string, HTMLElement>} */
const dayLines = new Map();

/** The articles in order, with a line before each day; one day has one line, whoever looks. @param {any[]} messages @param {Articles} articles */
function byDay(messages, articles) {
  return messages.flatMap((message, at) => {
    const day = dayOf(message.at);
    if (at > 0 && dayOf(messages[at - 1].at) === day) return [articles.of(message)];
    const line = dayLines.get(day) ?? h("div", { class: "day" }, day);
    dayLines.set(day, line);
    return [line, articles.of(message)];
  });
}

function drawTyping() {
  return h("div", { class: "typing", hidden: true }, h("i"), h("i"), h("i"), "MFA Nudge is typing");
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
function drawEmpty(view, chat) {
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
