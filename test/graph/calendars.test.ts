import assert from "node:assert/strict";
import { userId } from "#bot/core/ids.ts";
import type { Calendar } from "#bot/core/workday.ts";
import { withStub } from "./stub.ts";

const adele = userId("00000000-0000-4000-8000-000000000001");
const OSLO = {
  timeZone: "W. Europe Standard Time",
  language: { locale: "nb-NO", displayName: "Norsk" },
  workingHours: {
    daysOfWeek: ["monday", "tuesday", "Friday"],
    startTime: "07:30:00.0000000",
    endTime: "15:30:00.0000000",
    timeZone: { name: "W. Europe Standard Time" },
  },
  automaticRepliesSetting: { status: "disabled" },
  userPurpose: "user",
};
const PACIFIC = {
  daysOfWeek: ["monday", "tuesday", "wednesday", "thursday", "friday"],
  startTime: "08:00:00.0000000",
  endTime: "17:00:00.0000000",
  timeZone: { name: "Pacific Standard Time" },
};
const utcTime = (dateTime: string) => ({ dateTime, timeZone: "UTC" });

interface Asked {
  readonly requests: readonly { readonly id: string; readonly url: string }[];
}
const batch = (parts: readonly { readonly status: number; readonly body?: unknown }[]) => ({
  body: { responses: parts.map((part, at) => ({ id: String(at), ...part })) },
});

const readOne = async (settings: object): Promise<Calendar> => {
  let found: unknown;
  await withStub(
    () => batch([{ status: 200, body: settings }]),
    async ({ calendars }) => {
      found = (await calendars.read([adele])).get(adele);
    },
  );
  assert.ok(typeof found === "object" && found !== null);
  return found as Calendar;
};

describe("mailboxes as calendars", () => {
  it("zone, week, language and no leave are read from one request", () =>
    withStub(
      () => batch([{ status: 200, body: OSLO }]),
      async ({ calendars, seen }) => {
        const found = (await calendars.read([adele])).get(adele);
        assert.ok(typeof found === "object");
        assert.ok(found.zones.includes("Europe/Oslo"));
        assert.deepEqual(found.week, { days: [1, 2, 5], from: "07:30", to: "15:30" });
        assert.equal(found.language, "nb-NO");
        assert.deepEqual(found.leave, { state: "none" });
        assert.deepEqual(
          seen.flatMap(({ body }) => (body as Asked).requests.map(({ url }) => url)),
          [`/users/${adele}/mailboxSettings`],
        );
      },
    ));

  for (const [name, zone] of [
    ["India Standard Time", "Asia/Kolkata"],
    ["Nepal Standard Time", "Asia/Kathmandu"],
    ["Asia/Kathmandu", "Asia/Kathmandu"],
    ["Tokyo Standard Time", "Asia/Tokyo"],
    ["America/Sao_Paulo", "America/Sao_Paulo"],
    ["UTC", "UTC"],
  ] as const)
    it(`"${name}" may mean ${zone}`, async () => {
      const { zones } = await readOne({ ...OSLO, timeZone: name, workingHours: undefined });
      assert.ok(zones.includes(zone), zones.join());
    });

  for (const timeZone of [null, "", "Customized Time Zone", "Middle-earth Standard Time", 7])
    it(`${JSON.stringify(timeZone)} names no zone: that of the working hours counts`, async () => {
      const { zones } = await readOne({ ...OSLO, timeZone });
      assert.ok(zones.includes("Europe/Oslo"), zones.join());
    });

  it("UTC is a setting rather than a home: the zone of the working hours counts", async () => {
    const { zones } = await readOne({ ...OSLO, timeZone: "UTC" });
    assert.ok(zones.includes("Europe/Oslo") && !zones.includes("UTC"), zones.join());
  });

  it("a mailbox nobody has set up keeps Exchange's own hours, and they say nothing", async () => {
    const { zones, week } = await readOne({ ...OSLO, timeZone: "", workingHours: PACIFIC });
    assert.deepEqual([zones, week], [[], null]);
  });

  it("the same hours of somebody who lives there are theirs", async () => {
    const timeZone = "Pacific Standard Time";
    const { zones, week } = await readOne({ ...OSLO, timeZone, workingHours: PACIFIC });
    assert.ok(zones.includes("America/Los_Angeles"));
    assert.deepEqual(week, { days: [1, 2, 3, 4, 5], from: "08:00", to: "17:00" });
  });

  for (const bias of [330, -330])
    it(`a zone of their own with a bias of ${bias} may lie either way of UTC`, async () => {
      const custom = {
        "@odata.type": "#microsoft.graph.customTimeZone",
        name: "Customized Time Zone",
      };
      const workingHours = { ...OSLO.workingHours, timeZone: { ...custom, bias } };
      const found = await readOne({ ...OSLO, timeZone: "Customized Time Zone", workingHours });
      assert.deepEqual([found.zones, found.offsets], [[], ["+05:30", "-05:30"]]);
    });

  for (const workingHours of [
    undefined,
    null,
    {},
    { ...PACIFIC, daysOfWeek: [] },
    { ...PACIFIC, daysOfWeek: "monday" },
    { ...PACIFIC, startTime: "8 o'clock" },
    { ...PACIFIC, endTime: null },
    { ...PACIFIC, endTime: "24:00:00" },
  ])
    it(`working hours ${JSON.stringify(workingHours)} say nothing`, async () =>
      assert.equal((await readOne({ ...OSLO, workingHours })).week, null));

  for (const [situation, replies, leave] of [
    ["always on", { status: "alwaysEnabled" }, { state: "open-ended" }],
    ["always on, spelt the other way", { status: "AlwaysEnabled" }, { state: "open-ended" }],
    [
      "from and to",
      {
        status: "scheduled",
        scheduledStartDateTime: utcTime("2026-12-23T16:00:00.0000000"),
        scheduledEndDateTime: { dateTime: "2027-01-04T08:00:00", timeZone: "Tokyo Standard Time" },
      },
      {
        state: "dated",
        from: new Date("2026-12-23T16:00:00Z"),
        until: new Date("2027-01-03T23:00:00Z"),
      },
    ],
    [
      "backwards",
      {
        status: "scheduled",
        scheduledStartDateTime: utcTime("2026-12-23T16:00:00"),
        scheduledEndDateTime: utcTime("2026-12-22T16:00:00"),
      },
      { state: "none" },
    ],
    ["scheduled for nothing", { status: "scheduled" }, { state: "none" }],
    ["a word Microsoft adds later", { status: "sometimes" }, { state: "none" }],
    ["nothing at all", undefined, { state: "none" }],
  ] as const)
    it(`automatic replies, ${situation}: ${leave.state}`, async () =>
      assert.deepEqual(
        (await readOne({ ...OSLO, automaticRepliesSetting: replies })).leave,
        leave,
      ));

  it("no mailbox, a refusal, a failure and a missing part are told apart", () =>
    withStub(
      ({ body }) => {
        const { requests } = body as Asked;
        const answers: readonly object[] = [
          { status: 200, body: OSLO },
          { status: 404, body: { error: { code: "MailboxNotEnabledForRESTAPI" } } },
          { status: 403, body: { error: { code: "ErrorAccessDenied" } } },
          { status: 400, body: { error: { code: "BadRequest" } } },
        ];
        const responses = requests.flatMap(({ id, url }) => {
          const answer = answers[Number(url.split("/")[2]?.at(-1))];
          return answer === undefined ? [] : [{ id, ...answer }];
        });
        return { body: { responses } };
      },
      async ({ calendars }) => {
        const ids = [0, 1, 2, 3, 4].map((nth) =>
          userId(`00000000-0000-4000-8000-00000000000${nth}`),
        );
        const found = await calendars.read(ids);
        assert.deepEqual(
          ids.map((id) => (typeof found.get(id) === "object" ? "read" : found.get(id))),
          ["read", "none", "refused", undefined, undefined],
        );
      },
    ));
});
