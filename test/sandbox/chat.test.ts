import assert from "node:assert/strict";
import { openSandbox, type Sandbox } from "../../sandbox/server.ts";
import { type FakeBot, openFakeBot } from "./fakeBot.ts";
import { call, type Json } from "./fetching.ts";

const ADAPTIVE = "application/vnd.microsoft.card.adaptive";
const CARD = {
  type: "AdaptiveCard",
  version: "1.5",
  body: [
    {
      type: "ColumnSet",
      columns: [
        {
          type: "Column",
          items: [
            {
              type: "ActionSet",
              actions: [{ type: "Action.Execute", id: "d", verb: "nudge.done", data: { n: 7 } }],
            },
          ],
        },
      ],
    },
    {
      type: "Container",
      items: [],
      selectAction: { type: "Action.Execute", verb: "nudge.report" },
    },
  ],
  actions: [
    {
      type: "Action.ShowCard",
      title: "Later",
      card: {
        type: "AdaptiveCard",
        body: [
          {
            type: "Input.ChoiceSet",
            id: "when",
            value: "tomorrow",
            choices: [{ title: "T", value: "tomorrow" }],
          },
          { type: "Input.Date", id: "date", isRequired: true },
        ],
        actions: [{ type: "Action.Execute", verb: "nudge.snooze", data: { n: 7 } }],
      },
    },
  ],
};

describe("a person in Teams", () => {
  let sandbox: Sandbox;
  let bot: FakeBot;
  beforeEach(async () => {
    sandbox = await openSandbox({ frozen: true });
    bot = await openFakeBot();
    await sandbox.connectBot(bot.url);
  });
  afterEach(async () => {
    await sandbox.close();
    await bot.close();
  });

  const botSends = async (name: string, attachment: object) => {
    const chat = sandbox.chat(name);
    sandbox.tenant.installBot(name);
    const path = `/v3/conversations/${encodeURIComponent(chat.personal.id)}/activities`;
    const { body } = await call(sandbox, "POST", path, {
      type: "message",
      attachments: [attachment],
    });
    return String(body.id);
  };
  const last = () => bot.heard.at(-1) ?? {};
  const cardAnswer = (card: object) => ({ statusCode: 200, type: ADAPTIVE, value: card });

  it("adds the app, then speaks", async () => {
    await sandbox.chat("Adele Vance").says("help");
    assert.deepEqual(
      bot.heard.map(({ type }) => type),
      ["conversationUpdate", "installationUpdate", "message"],
    );
    const { text, from, recipient, channelId, serviceUrl, conversation, channelData } = last();
    assert.equal(text, "help");
    assert.equal(channelId, "msteams");
    assert.equal(serviceUrl, sandbox.teamsServiceUrl);
    assert.equal((from as Json).aadObjectId, sandbox.tenant.person("Adele Vance").id);
    assert.match(String((from as Json).id), /^29:/);
    assert.equal((recipient as Json).id, `28:${sandbox.tenant.ids.botId}`);
    assert.equal((conversation as Json).conversationType, "personal");
    assert.deepEqual(channelData, { tenant: { id: sandbox.tenant.ids.tenantId } });
    assert.equal(sandbox.journal.count("person-said"), 1);
  });

  it("mentions the bot in the channel", async () => {
    await sandbox.chat("Megan Bowen").mentions("status");
    const { text, entities, conversation, id } = last();
    assert.equal(text, "<at>MFA Nudge</at> status");
    assert.equal((entities as Json[])[0]?.type, "mention");
    assert.equal(
      (conversation as Json).id,
      `${sandbox.tenant.conversations.team.channelId};messageid=${id}`,
    );
  });

  it("finds buttons wherever they sit, and sees its own card replaced by the answer", async () => {
    const id = await botSends("Adele Vance", { contentType: ADAPTIVE, content: CARD });
    const chat = sandbox.chat("Adele Vance");
    assert.equal(chat.cardsWith("nudge.report").length, 1);
    bot.answers = () => cardAnswer({ type: "AdaptiveCard", version: "1.5", body: [] });
    const result = await chat.presses(id, "nudge.done");
    assert.equal(result.kind, "card");
    assert.deepEqual(last().value, {
      action: { type: "Action.Execute", id: "d", verb: "nudge.done", data: { n: 7 } },
      trigger: "manual",
    });
    assert.equal(last().replyToId, id);
    assert.deepEqual(chat.cardsWith("nudge.done"), []);

    const path = `/v3/conversations/${encodeURIComponent(chat.personal.id)}/activities/${id}`;
    await call(sandbox, "PUT", path, {
      type: "message",
      attachments: [{ contentType: ADAPTIVE, content: CARD }],
    });
    assert.equal(chat.cardsWith("nudge.done").length, 1, "an update is for everybody");
  });

  it("sends the inputs of the card around a button, and fills in what is required", async () => {
    const id = await botSends("Adele Vance", { contentType: ADAPTIVE, content: CARD });
    const chat = sandbox.chat("Adele Vance");
    bot.answers = () => ({
      statusCode: 200,
      type: "application/vnd.microsoft.activity.message",
      value: "Until then.",
    });
    await assert.rejects(chat.presses(id, "nudge.snooze"), RangeError);
    await assert.rejects(chat.presses(id, "nudge.snooze", { colour: "red" }), RangeError);
    await chat.presses(id, "nudge.snooze", { date: "2026-12-24" });
    const { action } = last().value as { action: Json };
    assert.deepEqual(action.data, { n: 7, when: "tomorrow", date: "2026-12-24" });
    assert.deepEqual(
      chat.notes.map(({ text }) => text),
      ["Until then."],
    );
  });

  it("cannot press what it does not see, but can be made to forge it", async () => {
    const id = await botSends("Adele Vance", { contentType: ADAPTIVE, content: CARD });
    const alex = sandbox.chat("Alex Wilber");
    await assert.rejects(alex.presses(id, "nudge.done"), RangeError);
    await assert.rejects(sandbox.chat("Adele Vance").presses(id, "plan.approve"), RangeError);
    const { kind, status } = await alex.forges("plan.approve", { plan: "1" });
    assert.deepEqual([kind, status], ["error", 500]);
    assert.equal(sandbox.journal.ofKind("person-pressed")[0]?.verb, "plan.approve");
  });

  it("accepts a file, which then is in nobody else's chat", async () => {
    const id = await botSends("Megan Bowen", {
      contentType: "application/vnd.microsoft.teams.card.file.consent",
      name: "people.csv",
      content: { sizeInBytes: 6, acceptContext: { export: "7" }, declineContext: {} },
    });
    const put = (url: string, range: string, bytes: string) =>
      fetch(url, { method: "PUT", headers: { "content-range": range }, body: bytes });
    bot.answers = async (activity) => {
      const { uploadInfo } = activity.value as { uploadInfo: { uploadUrl: string } };
      assert.equal((await put(uploadInfo.uploadUrl, "bytes 0-2/6", "a;b")).status, 202);
      assert.equal((await put(uploadInfo.uploadUrl, "bytes 0-2/6", "a;b")).status, 416);
      assert.equal((await put(uploadInfo.uploadUrl, "bytes 3-5/6", "\nc;")).status, 201);
      assert.equal((await put(uploadInfo.uploadUrl, "bytes 0-2/3", "a;b")).status, 404);
      return {};
    };
    await sandbox.chat("Megan Bowen").acceptsFile(id);
    const { name, value } = last();
    assert.equal(name, "fileConsent/invoke");
    assert.deepEqual((value as Json).context, { export: "7" });
    const [file] = sandbox.chat("Megan Bowen").files();
    assert.equal(file?.bytes.toString(), "a;b\nc;");
    assert.deepEqual(sandbox.chat("Lynne Robbins").files(), []);
  });

  it("the bot hears of an installation made by Graph, and of a removal", async () => {
    const { id } = sandbox.tenant.person("Alex Wilber");
    await call(sandbox, "POST", `/v1.0/users/${id}/teamwork/installedApps`, {
      "teamsApp@odata.bind": `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/${sandbox.tenant.apps.catalogueId}`,
    });
    await sandbox.settled();
    await sandbox.chat("Alex Wilber").uninstalls();
    assert.deepEqual(
      bot.heard.map(({ type, action }) => action ?? type),
      ["conversationUpdate", "add", "remove"],
    );
  });

  it("moving the clock moves the tenant, then the bot to the same time", async () => {
    const ran = await sandbox.moveClock({ advance: "P3D" });
    assert.deepEqual(bot.clocks, [sandbox.tenant.clock.now().toISOString()]);
    assert.deepEqual(ran, { now: bot.clocks[0], ran: {}, failed: {} });
  });

  it("an unreachable bot is an error to the person, not to the test", async () => {
    await bot.close();
    const { status } = await sandbox.chat("Adele Vance").says("hello?");
    assert.equal(status, 0);
  });
});
