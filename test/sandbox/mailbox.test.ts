import assert from "node:assert/strict";
import { openSandbox, type Sandbox } from "../../sandbox/server.ts";
import { batch, call, codeOf, get, type Json } from "./fetching.ts";

const DAY = 86_400_000;
const PRESENCES = "/v1.0/communications/getPresencesByUserId";

describe("hours, presence and leave in the tenant", () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await openSandbox({ frozen: true, people: 60 });
  });
  after(() => sandbox.close());
  const idOf = (who: string) => sandbox.tenant.person(who).id;
  const settingsOf = (who: string, query = "") =>
    get(sandbox, `/v1.0/users/${idOf(who)}/mailboxSettings${query}`);

  it("a mailbox shows zone, hours, language and purpose, and by $select only what was asked", async () => {
    const { body } = await settingsOf("Adele Vance");
    assert.equal(body.timeZone, "UTC");
    assert.equal((body.language as Json).locale, "en-US");
    assert.equal((body.workingHours as Json).startTime, "08:00:00.0000000");
    assert.equal((body.automaticRepliesSetting as Json).status, "disabled");
    assert.equal(body.userPurpose, "user");
    const { "@odata.context": _, ...asked } = (
      await settingsOf("Adele Vance", "?$select=timeZone,userPurpose")
    ).body;
    assert.deepEqual(asked, { timeZone: "UTC", userPurpose: "user" });
    assert.equal((await settingsOf("Adele Vance", "?$select=shoeSize")).status, 400);
  });

  it("what somebody set is what is shown: half-hour zones, days of their own, leave", async () => {
    const from = sandbox.tenant.clock.now();
    sandbox.tenant.setMailbox("Alex Wilber", {
      timeZone: "India Standard Time",
      workingHours: {
        daysOfWeek: ["sunday", "thursday"],
        startTime: "09:30",
        endTime: "18:00",
        timeZone: { bias: -330 },
      },
      automaticReplies: { status: "scheduled", from, to: new Date(+from + DAY), message: "Away" },
    });
    const { body } = await settingsOf("Alex Wilber");
    const hours = body.workingHours as Json;
    assert.deepEqual(hours.daysOfWeek, ["sunday", "thursday"]);
    assert.equal((hours.timeZone as Json).bias, -330);
    assert.equal(body.timeZone, "India Standard Time");
    const replies = body.automaticRepliesSetting as Json;
    const start = replies.scheduledStartDateTime as Json;
    assert.equal(replies.status, "scheduled");
    assert.equal(Date.parse(`${String(start.dateTime).slice(0, 23)}Z`), from.getTime());
  });

  it("somebody without a mailbox has no settings, alone and in a batch", async () => {
    const [id = ""] = sandbox.tenant.breakGlassIds;
    const path = `/users/${id}/mailboxSettings`;
    const alone = await get(sandbox, `/v1.0${path}`);
    assert.equal(alone.status, 404);
    assert.equal(codeOf(alone), "MailboxNotEnabledForRESTAPI");
    const parts = await batch(sandbox, [path, `/users/${idOf("Adele Vance")}/mailboxSettings`]);
    assert.deepEqual([parts.get("0")?.status, parts.get("1")?.status], [404, 200]);
  });

  it("presences come for those who have Teams, in either spelling, with who is away", async () => {
    sandbox.tenant.setPresence("Adele Vance", "Busy", "InAMeeting");
    const ids = sandbox.tenant.people.map(({ id }) => id);
    const { body } = await call(sandbox, "POST", PRESENCES, { ids: [...ids, "nobody"] });
    const rows = body.value as Json[];
    const of = (who: string) => rows.find(({ id }) => id === idOf(who));
    const isOut = (who: string) =>
      (of(who)?.outOfOfficeSettings as Json | undefined)?.isOutOfOffice;
    assert.match(String(of("Adele Vance")?.activity), /^InAMeeting$/i);
    assert.equal(isOut("Alex Wilber"), true);
    assert.equal(isOut("Adele Vance"), false);
    for (const id of sandbox.tenant.breakGlassIds)
      assert.equal(
        rows.some((row) => row.id === id),
        false,
      );
    const spelt = new Set(rows.map(({ availability }) => availability));
    assert.ok(spelt.has("Available") && spelt.has("available"));
  });

  for (const [what, ids] of [
    ["none", []],
    ["too many", Array.from({ length: 651 }, (_, at) => `${at}`)],
  ] as const)
    it(`asked for ${what}, presence is refused`, async () => {
      assert.equal((await call(sandbox, "POST", PRESENCES, { ids })).status, 400);
    });

  it("what the tenant did not consent to is refused, as each service says it", async () => {
    const { manners } = sandbox.tenant;
    manners.withheld = ["MailboxSettings.Read", "Presence.Read.All", "Mail.Send"];
    const refused = [
      await settingsOf("Adele Vance"),
      await call(sandbox, "POST", PRESENCES, { ids: [idOf("Adele Vance")] }),
      await call(sandbox, "POST", `/v1.0/users/${idOf("Adele Vance")}/sendMail`, {}),
    ];
    manners.withheld = [];
    assert.deepEqual(
      refused.map((each) => [each.status, codeOf(each)]),
      [
        [403, "ErrorAccessDenied"],
        [403, "Forbidden"],
        [403, "ErrorAccessDenied"],
      ],
    );
    assert.equal((await settingsOf("Adele Vance")).status, 200);
  });
});
