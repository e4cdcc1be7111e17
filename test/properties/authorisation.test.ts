import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import pg from "pg";
import type { Verb } from "#bot/core/verb.ts";
import { actionsIn } from "#sandbox/card.ts";
import { asksToExempt } from "#support/exemptionSteps.ts";
import { opens, scan, withRegistered } from "#support/planSteps.ts";
import { firstNudge, newest } from "#support/steps.ts";
import { type Story, story } from "#support/story.ts";
import { type StoryDatabase, storyDatabase } from "#support/storyDatabase.ts";
import { server } from "../contract/store/server.ts";

/** Who presses. The admins of the cast are Megan, who asked for everything, Lynne, Isaiah and Nestor. */
const ACTORS = {
  "who asked": "Megan Bowen",
  "another admin": "Lynne Robbins",
  "an admin in the plan": "Nestor Wilke",
  "a former admin": "Isaiah Langer",
  "a guest in the admin group": "Lee Gu",
  "a disabled admin": "Reg 007",
  "an analyst": "Pradeep Gupta",
  somebody: "Grady Archie",
  "somebody of another tenant": "Reg 001",
  "nobody the directory knows": "Reg 002",
} as const;
type Actor = keyof typeof ACTORS;

/** From where, and with what, they press: the data of a true card, and what is done to it. */
const CONTEXTS = {
  "the card of another": (data: Data) => data,
  "an older drawing of it": (data: Data) => ({ ...data, rev: 0 }),
  "edited data": (data: Data) => ({ ...data, id: `${data.id}x` }),
  "a newer drawing than there is": (data: Data) => ({ ...data, rev: 999_999 }),
  "extra fields": (data: Data) => ({
    ...data,
    role: "admin",
    admin: true,
    user: "megan",
    actor: { user: "megan" },
    approvers: 0,
  }),
  "a prototype of its own": (data: Data) =>
    JSON.parse(`{"__proto__":${JSON.stringify({ ...data, role: "admin" })}}`) as Data,
} as const;
type Context = keyof typeof CONTEXTS;

type Data = Readonly<Record<string, unknown>>;

const ADMINS_VERBS = [
  "plan.approve",
  "plan.decline",
  "plan.stop",
  "plan.undo",
  "campaign.change",
  "campaign.save",
  "campaign.pause",
  "campaign.stop",
  "exemption.grant",
  "exemption.decline",
  "exemption.ask",
] as const satisfies readonly Verb[];
const SECURITY_VERBS = ["case.genuine", "case.hostile"] as const satisfies readonly Verb[];
/** Only for whoever was asked. */
const OWN_VERBS = ["ask.confirm", "ask.cancel"] as const satisfies readonly Verb[];
const TABLE = [...ADMINS_VERBS, ...SECURITY_VERBS, ...OWN_VERBS] as const;
type Tried = (typeof TABLE)[number];

const ADMINS_NOW: ReadonlySet<Actor> = new Set([
  "who asked",
  "another admin",
  "an admin in the plan",
]);
/** Whom the bot knows and refuses in words; the others never reach it. */
const KNOWN: ReadonlySet<Actor> = new Set([
  "a former admin",
  "a guest in the admin group",
  "a disabled admin",
  "somebody",
]);

/**
 * The decision table, by hand: whether this press may change anything. Everything it does not allow must leave every table
 * as it is.
 */
function mayAct(actor: Actor, verb: Tried, context: Context): boolean {
  if (context === "edited data" || context === "a prototype of its own") return false;
  if (context === "a newer drawing than there is") return false;
  const isAdmin = ADMINS_NOW.has(actor);
  // The cards are Lynne's, and the question is Megan's: a vote counts from one's own copy alone, by what its nonce showed.
  if (verb === "plan.approve" || verb === "plan.decline") return actor === "another admin";
  // Who asked for an exemption may take it back, and not grant it.
  if (verb === "exemption.grant") return isAdmin && actor !== "who asked";
  if (SECURITY_VERBS.some((each) => each === verb)) return isAdmin || actor === "an analyst";
  if (OWN_VERBS.some((each) => each === verb)) return actor === "who asked";
  return isAdmin;
}

/** What a press must not touch. What is written down about it, and cards that are drawn anew, may come. */
const KEPT = [
  "plans",
  "decisions",
  "ledger",
  "campaigns",
  "cases",
  "exemptions",
  "rulings",
  "overrides",
  "enforcement_holds",
  "asks",
] as const;

class Cells {
  readonly #tale: Story;
  readonly #client: pg.Client;
  readonly #cards: ReadonlyMap<Tried, Data>;

  constructor(tale: Story, client: pg.Client, cards: ReadonlyMap<Tried, Data>) {
    this.#tale = tale;
    this.#client = client;
    this.#cards = cards;
  }

  async presses(actor: Actor, verb: Tried, context: Context): Promise<void> {
    const chat = this.#tale.chat(ACTORS[actor]);
    const data = CONTEXTS[context](this.#cards.get(verb) ?? {});
    if (actor === "somebody of another tenant" || actor === "nobody the directory knows")
      await chat.sends(strange(actor, verb, data));
    else await chat.forges(verb, data);
  }

  async state(): Promise<string> {
    const hash = createHash("sha256");
    for (const table of KEPT) {
      const { rows } = await this.#client.query(
        `select coalesce(jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text), '[]')::text as all from mfa_nudge.${table} t`,
      );
      hash.update(rows[0].all);
    }
    return hash.update(String(this.#tale.journal.count("mfa-written"))).digest("hex");
  }

  async denials(): Promise<number> {
    const { rows } = await this.#client.query(
      "select count(*)::int as n from mfa_nudge.audit_log where event = 'access.denied'",
    );
    return rows[0].n;
  }
}

/** The same press as an activity whose sender is of another tenant, or is nobody. */
function strange(actor: Actor, verb: Verb, data: Data) {
  const other = "99999999-9999-4999-8999-999999999999";
  const from = { id: "29:stranger", name: "Stranger", aadObjectId: other };
  return {
    type: "invoke",
    name: "adaptiveCard/action",
    ...(actor === "nobody the directory knows"
      ? { from }
      : { channelData: { tenant: { id: other } }, conversation: { id: "a:x", tenantId: other } }),
    value: { action: { type: "Action.Execute", verb, data }, trigger: "manual" },
  };
}

/** Everything there is to press: a plan being watched, one done, one open, a campaign, its form, a case, a request, a question. */
async function cardsOf(tale: Story): Promise<ReadonlyMap<Tried, Data>> {
  const { tenant } = tale;
  const [megan, lynne] = [tale.chat("Megan Bowen"), tale.chat("Lynne Robbins")];
  // A plan about an admin needs three others besides who asks.
  tenant.addToGroup(tenant.adminGroupId, "Reg 008");
  tenant.setMfaState("Reg 008", "enforced");
  await scan(tale);
  const found = new Map<Tried, Data>();
  const keep = (who: typeof megan, ...verbs: readonly Tried[]) => {
    for (const verb of verbs) {
      const view = newest(who, verb);
      const action = actionsIn(view.card).find((each) => each.verb === verb);
      found.set(verb, action?.data as Data);
    }
  };
  await opens(tale, "enforce Reg 003");
  await approved(tale);
  await tale.pass("PT2M");
  keep(lynne, "plan.undo");
  await opens(tale, "enforce");
  await approved(tale);
  await tale.pass("PT2M");
  keep(lynne, "plan.stop");
  const nudge = await firstNudge(tale);
  await tale.settle();
  keep(megan, "campaign.change", "campaign.pause", "campaign.stop");
  await megan.says("campaign new");
  keep(megan, "campaign.save");
  await tale.chat("Adele Vance").presses(nudge, "nudge.report");
  await tale.settle();
  keep(tale.chat("Pradeep Gupta"), "case.genuine", "case.hostile");
  await asksToExempt(tale, "Alex Wilber");
  keep(lynne, "exemption.grant", "exemption.decline");
  await megan.says("exempt Diego Siciliani");
  keep(megan, "exemption.ask");
  tenant.setMfaState("Nestor Wilke", "disabled");
  await scan(tale);
  await opens(tale, "enforce Nestor Wilke");
  keep(lynne, "plan.approve", "plan.decline");
  await megan.says("erase Alex Wilber");
  await tale.settle();
  keep(megan, "ask.confirm", "ask.cancel");
  tenant.removeFromGroup(tenant.adminGroupId, "Isaiah Langer");
  tenant.addToGroup(tenant.adminGroupId, "Lee Gu");
  tenant.addToGroup(tenant.adminGroupId, "Reg 007");
  tenant.disableAccount("Reg 007");
  return found;
}

async function approved(tale: Story): Promise<void> {
  for (const who of ["Lynne Robbins", "Isaiah Langer"])
    await tale.chat(who).presses(newest(tale.chat(who), "plan.approve"), "plan.approve");
}

const onServer = server === null ? describe.skip : describe;

onServer("P5, P21, P28: who may press what, from where", () => {
  let database: StoryDatabase;
  before(async () => {
    const opened = await storyDatabase();
    assert.ok(opened);
    database = opened;
  });
  after(() => database.drop());

  it("whatever the table does not allow changes nothing, and is written down; what it allows does something", () =>
    story(
      {
        people: withRegistered(10),
        env: { DATABASE_URL: database.url, BAKE_MINUTES: "60" },
      },
      async (tale) => {
        const cards = await cardsOf(tale);
        const client = new pg.Client({ connectionString: database.url });
        await client.connect();
        try {
          await judge(new Cells(tale, client, cards));
        } finally {
          await client.end();
        }
      },
    )).timeout(300_000);
});

/** Every cell of the table that must change nothing. */
const DENIED = (Object.keys(ACTORS) as Actor[]).flatMap((actor) =>
  TABLE.flatMap((verb) =>
    (Object.keys(CONTEXTS) as Context[])
      .filter((context) => !mayAct(actor, verb, context))
      .map((context) => ({ actor, verb, context })),
  ),
);

/** Whether a refusal of this press is written down: when it came from somebody known, and from a card of ours. */
const isWrittenDown = ({ actor, verb, context }: (typeof DENIED)[number]): boolean =>
  KNOWN.has(actor) &&
  (context === "the card of another" || context === "extra fields") &&
  !OWN_VERBS.some((each) => each === verb);

async function judge(cells: Cells): Promise<void> {
  assert.ok(DENIED.length > 700, `${DENIED.length} cells`);
  let before = await cells.state();
  for (const cell of DENIED) {
    const denials = await cells.denials();
    await cells.presses(cell.actor, cell.verb, cell.context);
    const what = JSON.stringify(cell);
    assert.equal(await cells.state(), before, `changed something: ${what}`);
    if (isWrittenDown(cell)) assert.equal(await cells.denials(), denials + 1, `unwritten: ${what}`);
  }
  for (const verb of ["plan.stop", "plan.approve", "exemption.grant"] as const) {
    await cells.presses("another admin", verb, "extra fields");
    const after = await cells.state();
    assert.notEqual(after, before, `${verb} by somebody who may`);
    before = after;
  }
}
