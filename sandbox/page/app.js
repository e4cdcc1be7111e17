import { get, listen, post, wordsOf } from "./api.js";
import { prepareCards } from "./card.js";
import { openClock } from "./clock.js";
import { openComposer } from "./composer.js";
import { openConversation } from "./conversation.js";
import { byId } from "./dom.js";
import { openPanel } from "./panel.js";
import { openRail } from "./rail.js";
import { toast } from "./toast.js";
import { useZone } from "./when.js";

const LOOK_EVERY_MS = 150;
const NARROW = matchMedia("(max-width: 1240px)");

/** Who sits at the page and where they look; kept in the address, so that a reload changes nothing. */
const place = { person: "", chat: /** @type {"personal" | "channel"} */ ("personal") };

prepareCards();
const rail = await openRail({
  be(id) {
    go(id, "personal");
  },
  open(chat) {
    go(place.person, chat);
  },
});
const composer = openComposer({
  person: () => place.person,
  sent: (sending) => void conversation.typingWhile(sending),
});
const conversation = openConversation({
  person: () => place.person,
  refresh: look,
  reply: composer.reply,
});
const clock = openClock(look);
const panel = openPanel({ refresh: look });

/** @param {string} person @param {"personal" | "channel"} chat */
function go(person, chat) {
  Object.assign(place, { person, chat });
  history.replaceState(null, "", `#${new URLSearchParams({ person, chat })}`);
  void look();
}

/** Answers may overtake each other: only the latest question's is drawn. */
let asked = 0;

/** Reads what this person sees and draws it. */
async function look() {
  asked += 1;
  const mine = asked;
  try {
    const view = await get("/api/view", { person: place.person });
    if (mine !== asked) return;
    draw(view);
  } catch (fault) {
    toast(wordsOf(fault), "alert");
  }
}

/** @param {any} view */
function draw(view) {
  useZone(view.timeZone);
  clock.show(view.now);
  rail.update(view, place.chat);
  composer.update(view.me.role, place.chat);
  conversation.update(view, place.chat);
  panel.update(view);
  const unread = place.chat === "channel" ? view.unread.channel : view.unread.chats[view.me.id];
  if (unread > 0 && document.visibilityState === "visible") void post("read", place);
}

/** Many things happen at once; one look shows them all. */
let isLookDue = false;
function lookSoon() {
  if (isLookDue) return;
  isLookDue = true;
  setTimeout(async () => {
    await look();
    isLookDue = false;
  }, LOOK_EVERY_MS);
}

/** @param {boolean} open */
function openPanelSide(open) {
  document.body.classList.toggle("panel-closed", !open);
  byId("panel-toggle").setAttribute("aria-expanded", String(open));
}

byId("panel-toggle").addEventListener("click", () =>
  openPanelSide(document.body.classList.contains("panel-closed")),
);
byId("panel").addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !NARROW.matches) return;
  openPanelSide(false);
  byId("panel-toggle").focus();
});
openPanelSide(!NARROW.matches);
NARROW.addEventListener("change", () => openPanelSide(!NARROW.matches));
document.addEventListener("visibilitychange", lookSoon);

const address = new URLSearchParams(location.hash.slice(1));
go(address.get("person") ?? rail.first, address.get("chat") === "channel" ? "channel" : "personal");
listen((event) => {
  if (event.kind === "clock") clock.moved(event.share ?? 1, event.now ?? "");
  else lookSoon();
}, lookSoon);
