import assert from "node:assert/strict";
import { ADELE, BOT, DIEGO, from, type Json, message, press } from "./activities.ts";
import { type LoopbackBot, openLoopbackBot } from "./loopbackBot.ts";

const CARD = { type: "AdaptiveCard", version: "1.5", body: [] };

describe("turns", () => {
  let bot: LoopbackBot;
  beforeEach(async () => {
    bot = await openLoopbackBot({ answerWithinMs: 30 });
  });
  afterEach(() => bot.close());

  const tell = async (activity: Json) => {
    const { status, body } = await bot.host.post({ ...activity, serviceUrl: bot.connector.url });
    return { status, body: body === "" ? null : JSON.parse(body) };
  };
  const channel = { conversation: { id: "19:x@thread.tacv2", conversationType: "channel" } };

  it("a message is heard with who said it and where to answer", async () => {
    assert.deepEqual(await tell(message()), { status: 200, body: null });
    assert.deepEqual(bot.listener.said_, [
      {
        actor: { user: ADELE, teamsUserId: "29:1adele", name: "Adele Vance", locale: "en-GB" },
        scope: "personal",
        address: { serviceUrl: bot.connector.url, conversationId: "a:1adele" },
        text: "status",
        files: [],
      },
    ]);
  });

  it("files sent in a personal chat come with what was said; other attachments and other rooms bring none", async () => {
    const file = (name: unknown, downloadUrl: unknown) => ({
      contentType: "application/vnd.microsoft.teams.file.download.info",
      contentUrl: "https://contoso-my.sharepoint.com/a.csv",
      name,
      content: { downloadUrl, uniqueId: "1", fileType: "csv" },
    });
    const attachments = [
      { contentType: "text/html", content: "<p>evidence import</p>" },
      file("a.csv", "https://contoso-my.sharepoint.com/download?x"),
      file("b.csv", 7),
      file(null, "https://contoso-my.sharepoint.com/download?y"),
      "nonsense",
    ];
    await tell(message({ text: "evidence import", attachments }));
    await tell(message({ ...channel, attachments }));
    await tell(message({ attachments: "nonsense" }));
    assert.deepEqual(
      bot.listener.said_.map(({ files }) => files),
      [[{ name: "a.csv", url: "https://contoso-my.sharepoint.com/download?x" }], [], []],
    );
  });

  it("our own mention is no part of what is said in a channel", async () => {
    const at = "<at>MFA Nudge</at>";
    const entities = [
      { type: "mention", text: at, mentioned: { id: `28:${BOT}`, name: "MFA Nudge" } },
      { type: "mention", text: "<at>Jo</at>", mentioned: { id: "29:jo", name: "Jo" } },
    ];
    await tell(message({ ...channel, text: `${at}&nbsp;who <at>Jo</at> ${at}`, entities }));
    await tell(message({ ...channel, text: at, entities: entities.slice(0, 1) }));
    assert.deepEqual(
      bot.listener.said_.map(({ text, scope }) => [text, scope]),
      [
        ["who <at>Jo</at>", "team"],
        ["", "team"],
      ],
    );
  });

  it("a conversation of unknown kind is taken for a room", async () => {
    await tell(message({ conversation: { id: "a:1" } }));
    await tell(message({ conversation: { id: "19:g", conversationType: "groupChat" } }));
    assert.deepEqual(
      bot.listener.said_.map(({ scope }) => scope),
      ["group", "group"],
    );
  });

  it("silence, reactions, typing and the unknown change nothing", async () => {
    for (const changes of [
      { text: "" },
      { text: undefined, attachments: [{ contentType: "image/png" }] },
      { text: undefined, value: { choice: 1 } },
      { type: "typing" },
      { type: "messageReaction", reactionsAdded: [{ type: "like" }] },
      { type: "installationUpdate", action: "add-upgrade" },
      { type: "conversationUpdate", membersAdded: [{ id: "29:jo" }] },
      { type: "event", name: "application/vnd.microsoft.meetingStart" },
      { from: { id: "29:guest", name: "Somebody" } },
      { type: "installationUpdate", action: "add", ...channel },
    ])
      assert.deepEqual(await tell(message(changes)), { status: 200, body: null });
    assert.equal(bot.listener.reached, 0);
  });

  it("an installation is noticed in either of its forms", async () => {
    await tell(message({ type: "installationUpdate", action: "add" }));
    await tell(message({ type: "conversationUpdate", membersAdded: [{ id: `28:${BOT}` }] }));
    await tell(message({ type: "installationUpdate", action: "remove" }));
    assert.deepEqual(bot.listener.changes, [
      `installed ${ADELE} a:1adele`,
      `installed ${ADELE} a:1adele`,
      `uninstalled ${ADELE}`,
    ]);
  });

  it("a press is answered with a card, a message or an error, each inside HTTP 200", async () => {
    bot.listener.reply = () => ({ kind: "card", card: CARD });
    assert.deepEqual(await tell(press("nudge.done", { post: "p1", reason: "a" })), {
      status: 200,
      body: { statusCode: 200, type: "application/vnd.microsoft.card.adaptive", value: CARD },
    });
    bot.listener.reply = () => ({ kind: "message", text: "Noted." });
    assert.deepEqual((await tell(press("nudge.done"))).body, {
      statusCode: 200,
      type: "application/vnd.microsoft.activity.message",
      value: "Noted.",
    });
    bot.listener.reply = () => ({ kind: "error", status: 403, code: "not-yours", text: "No." });
    assert.deepEqual((await tell(press("nudge.done"))).body, {
      statusCode: 403,
      type: "application/vnd.microsoft.error",
      value: { code: "not-yours", message: "No." },
    });
    assert.equal(bot.connector.calls.length, 0);
    const [first] = bot.listener.pressed_;
    assert.deepEqual(
      [first?.verb, first?.data, first?.messageId],
      ["nudge.done", { post: "p1", reason: "a" }, "1700000000001"],
    );
  });

  it("one person's card never changes what another one is answered", async () => {
    const refreshing = { ...CARD, refresh: { action: { type: "Action.Execute", verb: "v" } } };
    bot.listener.reply = ({ actor }) =>
      actor.user === ADELE
        ? { kind: "card", card: refreshing }
        : { kind: "message", text: `for ${actor.user}` };
    await tell(press("plan.approve"));
    const { body } = await tell(press("plan.approve", {}, { from: from(DIEGO) }));
    assert.equal(body.value, `for ${DIEGO}`);
    await tell(press("plan.approve"));
    assert.deepEqual(bot.connector.calls, []);
  });

  it("malformed and unknown invokes are errors inside HTTP 200", async () => {
    const invoke = (changes: Json) => press("x", {}, changes);
    for (const activity of [
      invoke({ value: undefined }),
      invoke({ value: null }),
      invoke({ value: "x" }),
      invoke({ value: [] }),
      invoke({ value: {} }),
      invoke({ value: { action: null } }),
      invoke({ value: { action: "nudge.done" } }),
      invoke({ value: { action: {} } }),
      invoke({ value: { action: { verb: 7 } } }),
      invoke({ value: { action: { verb: "" } } }),
      invoke({ value: { action: { verb: "x".repeat(65) } } }),
      invoke({ value: { action: { verb: "nudge.done", data: [] } } }),
      invoke({ value: { action: { verb: "nudge.done", data: "x" } } }),
      invoke({ name: undefined }),
      invoke({ name: "task/fetch" }),
      invoke({ name: "signin/verifyState" }),
      invoke({ name: "message/submitAction" }),
      invoke({ name: "fileConsent/invoke", value: { action: "maybe" } }),
      invoke({
        name: "fileConsent/invoke",
        value: { action: "accept", context: { context: "1" } },
      }),
    ]) {
      const { status, body } = await tell(activity);
      assert.equal(status, 200);
      assert.deepEqual([body.statusCode, body.type], [400, "application/vnd.microsoft.error"]);
    }
    assert.equal(bot.listener.reached, 0);
  });

  it("whoever has no directory identity presses in vain", async () => {
    const { status, body } = await tell(press("plan.approve", {}, { from: { id: "29:guest" } }));
    assert.deepEqual([status, body.statusCode, body.value.code], [200, 403, "no-identity"]);
    assert.equal(bot.listener.reached, 0);
  });

  it("a handler that breaks says so without saying how", async () => {
    bot.listener.reply = () => {
      throw new Error("secret detail");
    };
    const { status, body } = await tell(press("nudge.done"));
    assert.deepEqual([status, body.statusCode, body.value.code], [200, 500, "failed"]);
    assert.doesNotMatch(JSON.stringify(body), /secret/);
    bot.listener.onSaid = () => {
      throw new Error("secret detail");
    };
    assert.deepEqual(await tell(message()), { status: 200, body: null });
  });

  it("a slow press is answered in time, and its card follows by an update", async () => {
    const card = Promise.withResolvers<{ kind: "card"; card: object }>();
    bot.listener.reply = () => card.promise;
    const { body } = await tell(press("plan.approve"));
    assert.deepEqual(
      [body.statusCode, body.type],
      [200, "application/vnd.microsoft.activity.message"],
    );
    assert.match(body.value, /still working/i);
    card.resolve({ kind: "card", card: CARD });
    await bot.teams.close();
    const [update, ...more] = bot.connector.calls;
    assert.equal(update?.method, "PUT");
    assert.match(update?.path ?? "", /\/activities\/1700000000001$/);
    assert.deepEqual(more, []);
  });

  it("what follows a slow press reaches the person, and never a room", async () => {
    const sent = Promise.withResolvers<void>();
    bot.connector.next.push((_, res) => {
      res.writeHead(200, { "content-type": "application/json" });
      res.end("{}");
      sent.resolve();
    });
    const slow = Promise.withResolvers<{ kind: "card"; card: object }>();
    bot.listener.reply = () => slow.promise;
    await tell(press("plan.approve", {}, channel));
    await tell(press("plan.approve"));
    slow.resolve({ kind: "card", card: CARD });
    await sent.promise;
    assert.deepEqual(
      bot.connector.calls.map(({ method, path }) => `${method} ${path}`),
      ["PUT /teams/v3/conversations/a:1adele/activities/1700000000001"],
    );
  });

  it("a slow message is acknowledged while it is worked on", async () => {
    const slow = Promise.withResolvers<void>();
    bot.listener.onSaid = () => slow.promise;
    assert.deepEqual(await tell(message()), { status: 200, body: null });
    slow.resolve();
  });

  it("an old client's submit is a press whose answer is a message", async () => {
    const sent = Promise.withResolvers<void>();
    bot.connector.next.push((_, res) => {
      res.writeHead(201, { "content-type": "application/json" });
      res.end('{"id":"m1"}');
      sent.resolve();
    });
    const value = { verb: "nudge.snooze", post: "p1", days: "3" };
    await tell(message({ text: undefined, value, replyToId: "17" }));
    await sent.promise;
    assert.deepEqual(
      bot.listener.pressed_.map(({ verb, data, messageId }) => ({ verb, data, messageId })),
      [{ verb: "nudge.snooze", data: { post: "p1", days: "3" }, messageId: "17" }],
    );
    assert.equal(bot.connector.calls[0]?.body.text, "ok");
  });

  it("a file's acceptance brings where to put it, a refusal nothing", async () => {
    const uploadInfo = {
      uploadUrl: "https://contoso-my.sharepoint.com/u",
      contentUrl: "https://contoso-my.sharepoint.com/c",
      name: "report.csv",
      uniqueId: "u1",
      fileType: "csv",
    };
    const context = { context: "export-1" };
    const answered = (value: Json) =>
      tell(press("x", {}, { name: "fileConsent/invoke", value: { type: "fileUpload", ...value } }));
    assert.deepEqual(await answered({ action: "accept", context, uploadInfo }), {
      status: 200,
      body: null,
    });
    await answered({ action: "decline", context });
    assert.deepEqual(
      bot.listener.files.map(({ accepted, context: name, upload }) => [accepted, name, upload]),
      [
        [true, "export-1", uploadInfo],
        [false, "export-1", null],
      ],
    );
  });
});
