import assert from "node:assert/strict";
import { CONNECTOR_FAILURES } from "../../sandbox/connector/failures.ts";
import { teamsId } from "../../sandbox/conversations.ts";
import { openSandbox, type Sandbox } from "../../sandbox/server.ts";
import { call, codeOf, get, type Json } from "./fetching.ts";

const HELLO = { type: "message", text: "Hello" };
const card = (text: string) => ({
  type: "message",
  attachments: [
    {
      contentType: "application/vnd.microsoft.card.adaptive",
      content: { type: "AdaptiveCard", version: "1.5", body: [{ type: "TextBlock", text }] },
    },
  ],
});

describe("the simulated Bot Connector", () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await openSandbox();
    sandbox.tenant.installBot("Adele Vance");
  });
  afterEach(() => sandbox.close());

  const adele = () => sandbox.tenant.person("Adele Vance");
  const create = (id: string) =>
    call(sandbox, "POST", "/v3/conversations", {
      isGroup: false,
      bot: { id: `28:${sandbox.tenant.ids.botId}` },
      members: [{ id }],
      tenantId: sandbox.tenant.ids.tenantId,
      channelData: { tenant: { id: sandbox.tenant.ids.tenantId } },
    });
  const chatOf = async (id: string) => encodeURIComponent(String((await create(id)).body.id));
  const send = (chat: string, activity: object = HELLO) =>
    call(sandbox, "POST", `/v3/conversations/${chat}/activities`, activity);

  it("a chat is opened once a person, by object id or Teams id", async () => {
    const first = await create(adele().id);
    const again = await create(teamsId(sandbox.tenant.ids.botId, adele().id));
    assert.equal(first.status, 201);
    assert.equal(first.body.id, again.body.id);
  });

  it("where the app is missing there is no chat", async () => {
    const refused = await create(sandbox.tenant.person("Alex Wilber").id);
    assert.equal(refused.status, 403);
    assert.equal(codeOf(refused), "ForbiddenOperationException");
  });

  it("Graph installs once, says where the chat is, and refuses the unlicensed and the barred", async () => {
    const { apps } = sandbox.tenant;
    const install = (name: string) =>
      call(
        sandbox,
        "POST",
        `/v1.0/users/${sandbox.tenant.person(name).id}/teamwork/installedApps`,
        {
          "teamsApp@odata.bind": `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/${apps.catalogueId}`,
        },
      );
    assert.equal((await install("Alex Wilber")).status, 201);
    assert.equal((await install("Alex Wilber")).status, 409);
    assert.equal((await install("Lee Gu")).status, 403);
    apps.refuseByPolicy(sandbox.tenant.person("Diego Siciliani").id);
    assert.equal((await install("Diego Siciliani")).status, 403);
    apps.inCatalogue = false;
    assert.equal((await install("Grady Archie")).status, 404);

    const alex = sandbox.tenant.person("Alex Wilber").id;
    const installed = `/v1.0/users/${alex}/teamwork/installedApps`;
    const filter = `$expand=teamsApp&$filter=teamsApp/id eq '${apps.catalogueId}'`;
    const [entry] = (await get(sandbox, `${installed}?${filter}`)).body.value as Json[];
    const chat = (await get(sandbox, `${installed}/${entry?.id}/chat`)).body.id;
    assert.equal((await send(encodeURIComponent(String(chat)))).status, 201);
    assert.equal(sandbox.journal.messagesTo(alex).length, 1);
    assert.equal(sandbox.journal.count("app-installed"), 2);
  });

  it("messages are sent, replaced and deleted, each journaled once", async () => {
    const chat = await chatOf(adele().id);
    const { body } = await send(chat, card("before"));
    const message = `/v3/conversations/${chat}/activities/${body.id}`;
    assert.equal((await call(sandbox, "PUT", message, card("after"))).status, 200);
    const [seen] = sandbox.chat("Adele Vance").messages();
    assert.match(JSON.stringify(seen?.card), /after/);
    assert.equal((await call(sandbox, "DELETE", message)).status, 200);
    assert.deepEqual(sandbox.chat("Adele Vance").messages(), []);
    assert.equal(
      codeOf(await call(sandbox, "PUT", message, HELLO)),
      "ActivityNotFoundInConversation",
    );
    const kinds = ["message-sent", "message-updated", "message-deleted"] as const;
    assert.deepEqual(
      kinds.map((kind) => sandbox.journal.count(kind)),
      [1, 1, 1],
    );
  });

  it("who blocked, removed or lost the bot gets nothing, each with its own code", async () => {
    const chat = await chatOf(adele().id);
    sandbox.tenant.blockBot("Adele Vance");
    assert.equal(codeOf(await send(chat)), "ConversationBlockedByUser");
    sandbox.tenant.blockBot("Adele Vance", "MessageWritesBlocked");
    const barred = await send(chat);
    assert.equal(barred.status, 403);
    assert.equal(JSON.parse(String(barred.body.message)).subCode, "MessageWritesBlocked");
    sandbox.tenant.unblockBot("Adele Vance");
    sandbox.tenant.uninstallBot("Adele Vance");
    assert.equal(codeOf(await send(chat)), "BotNotInConversationRoster");
    sandbox.tenant.installBot("Adele Vance");
    sandbox.tenant.apps.refuseByPolicy(adele().id);
    assert.equal(codeOf(await send(chat)), "BotDisabledByAdmin");
    const { id } = adele();
    sandbox.tenant.deleteUser(id);
    assert.equal(codeOf(await send(chat)), "ConversationNotFound");
    assert.equal(sandbox.journal.messagesTo(id).length, 0);
    assert.equal(sandbox.journal.count("message-refused"), 5);
  });

  it("an unknown conversation is not found", async () => {
    assert.equal(codeOf(await send("a%3Anobody")), "ConversationNotFound");
  });

  it("a card over 100 KB of UTF-16 is too big", async () => {
    const chat = await chatOf(adele().id);
    assert.equal((await send(chat, card("x".repeat(50_000)))).status, 201);
    const refused = await send(chat, card("x".repeat(52_000)));
    assert.equal(refused.status, 413);
    assert.equal(codeOf(refused), "MessageSizeTooBig");
  });

  for (const [name, activity] of [
    ["nothing to say", { type: "message" }],
    ["an unknown type", { type: "telegram", text: "x" }],
    [
      "a card that is text",
      {
        type: "message",
        attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", content: "{}" }],
      },
    ],
    [
      "an attachment without content",
      { type: "message", attachments: [{ contentType: "image/png" }] },
    ],
  ] as const)
    it(`an activity with ${name} is refused and remembered`, async () => {
      assert.equal((await send(await chatOf(adele().id), activity)).status, 400);
      assert.equal(sandbox.journal.count("invalid-request"), 1);
    });

  it("typing is no message", async () => {
    const chat = await chatOf(adele().id);
    assert.equal((await send(chat, { type: "typing" })).status, 201);
    assert.equal(sandbox.journal.count("message-sent"), 0);
  });

  for (const [name, { status }] of Object.entries(CONNECTOR_FAILURES))
    it(`${name} can be thrown at one person`, async () => {
      const chat = await chatOf(adele().id);
      const failure = CONNECTOR_FAILURES[name as keyof typeof CONNECTOR_FAILURES];
      sandbox.faults.add(
        { face: "connector", person: adele().id },
        { do: "answer", ...failure, retryAfter: 2 },
      );
      const refused = await send(chat);
      assert.equal(refused.status, status);
      assert.equal(refused.headers.get("retry-after"), "2");
      assert.equal(sandbox.journal.messagesTo(adele().id).length, 0);
      assert.equal((await send(chat)).status, 201);
    });

  it("a reset can come before the message is stored, or after", async () => {
    const chat = await chatOf(adele().id);
    sandbox.faults.add({ face: "connector" }, { do: "reset-before" });
    await assert.rejects(send(chat));
    assert.equal(sandbox.journal.messagesTo(adele().id).length, 0);
    sandbox.faults.add({ face: "connector" }, { do: "reset-after" });
    await assert.rejects(send(chat));
    assert.equal(sandbox.journal.messagesTo(adele().id).length, 1);
  });

  it("members are told by either id, and only of their own chat", async () => {
    const chat = await chatOf(adele().id);
    const members = `/v3/conversations/${chat}/members`;
    const { body } = await get(sandbox, `${members}/${adele().id}`);
    assert.equal(body.aadObjectId, adele().id);
    assert.equal(
      (await get(sandbox, `${members}/${encodeURIComponent(String(body.id))}`)).status,
      200,
    );
    const stranger = sandbox.tenant.person("Alex Wilber").id;
    assert.equal((await get(sandbox, `${members}/${stranger}`)).status, 404);
    assert.equal(((await get(sandbox, members)).body as unknown as Json[]).length, 1);
  });

  it("the roster of the channel comes in pages", async () => {
    const channel = encodeURIComponent(sandbox.tenant.conversations.team.channelId);
    const path = `/v3/conversations/${channel}/pagedmembers?pageSize=50`;
    const first = (await get(sandbox, path)).body;
    const second = (await get(sandbox, `${path}&continuationToken=${first.continuationToken}`))
      .body;
    const ids = [...(first.members as Json[]), ...(second.members as Json[])].map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.length > 50);
  });

  it("a post in the channel starts a thread that can be answered", async () => {
    const channel = { id: sandbox.tenant.conversations.team.channelId };
    const { body } = await call(sandbox, "POST", "/v3/conversations", {
      isGroup: true,
      channelData: { channel },
      activity: card("plan"),
    });
    await send(encodeURIComponent(String(body.id)));
    const seen = sandbox.chat("Megan Bowen").channelMessages();
    assert.deepEqual(
      seen.map(({ thread }) => thread),
      [body.activityId, body.activityId],
    );
  });

  it("a foreign tenant is refused", async () => {
    const refused = await call(sandbox, "POST", "/v3/conversations", {
      members: [{ id: adele().id }],
      tenantId: "11111111-1111-4111-8111-111111111111",
    });
    assert.equal(refused.status, 400);
  });
});
