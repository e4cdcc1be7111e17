import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { IN_FLIGHT } from "#bot/flows/inFlight.ts";
import { type ProcessStory, processStory } from "#support/botProcess.ts";
import {
  approve,
  click,
  enforceable,
  history,
  isClean,
  opens,
  sameForAll,
  scan,
  withRegistered,
} from "#support/planSteps.ts";

/** Writing as fast as it may: two batches and a bit in three seconds. */
const OPTIONS = { people: withRegistered(40), env: { WRITES_PER_SECOND: "20" } };

/** When to die: at the n-th request the bot makes after the last approval, and so many milliseconds later. */
interface Death {
  readonly request: number;
  readonly laterMs: number;
}

/** Kills the bot at that moment; resolves when it is gone. */
function dies({ sandbox, kill }: ProcessStory, { request, laterMs }: Death): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = 0;
    const stop = sandbox.journal.onTraffic(({ part }) => {
      if (part) return;
      seen += 1;
      if (seen < request) return;
      stop();
      const end = laterMs === 0 ? kill() : pause(laterMs).then(kill);
      end.then(resolve, reject);
    });
  });
}

/** Opens a plan for everybody, lets it be approved, lets the bot die and start again, and judges what it left. */
async function round(stage: ProcessStory, deaths: readonly Death[]): Promise<void> {
  const { tenant, journal } = stage;
  for (const person of tenant.people)
    if (person.kind === "registered") tenant.setMfaState(person, "disabled");
  await scan(stage);
  const inIt = enforceable(stage);
  await opens(stage);
  await approve(stage, "Lynne Robbins");
  const last = click(stage, "Isaiah Langer");
  const since = journal.entries.length;

  const [first, ...others] = deaths;
  assert.ok(first);
  const gone = dies(stage, first);
  void last();
  await gone;
  for (const death of others) {
    const again = dies(stage, death);
    // Bringing its clock along fails when it dies on the way.
    void stage.start().catch(() => undefined);
    await again;
  }
  await stage.start();
  // A press that nobody answered is delivered again, as Teams does; it counts once.
  await last();
  await stage.pass("PT2M");

  const at = JSON.stringify(deaths);
  const writes = journal
    .ofKind("mfa-written")
    .filter((entry) => entry.index >= since && entry.face === "graph");
  const told = journal
    .ofKind("message-sent")
    .filter((entry) => entry.index >= since && /next sign-in/.test(JSON.stringify(entry.card)));
  for (const { id, displayName } of inIt) {
    assert.equal(tenant.perUserMfaState(id), "enforced", `${displayName}, ${at}`);
    const own = writes.filter(({ person }) => person === id);
    assert.equal(
      own.filter(({ from, effective }) => from !== effective).length,
      1,
      `${displayName}, ${at}`,
    );
    assert.equal(own.length, 1, `${displayName} is written once, ${at}`);
    assert.ok(told.filter(({ to }) => to === id).length <= 1, `${displayName} is told once, ${at}`);
  }
  assert.equal(writes.length, inIt.length, at);
  // A card on its way at a death may be lost, and is never sent again; nobody else is forgotten.
  assert.ok(
    told.length >= inIt.length - IN_FLIGHT * deaths.length,
    `${told.length} people were told, ${at}`,
  );
  assert.match(sameForAll(stage), /Done: 41 of 41 people changed and read back/, at);
  assert.match(await history(stage), /Record intact/, at);
}

/**
 * Each lane is a tenant and a bot of its own, which dies again and again; lanes only share the machine. The writer alone
 * dies at a hundred more moments in test/properties/kills.test.ts.
 */
const LANES: readonly (readonly (readonly Death[])[])[] = [
  [1, 9, 17].map((request) => [{ request, laterMs: 0 }]),
  [3, 6, 10].map((request) => [{ request, laterMs: request % 4 }]),
  [2, 11, 30].map((request) => [{ request, laterMs: 8 }]),
  [
    [
      { request: 8, laterMs: 0 },
      { request: 4, laterMs: 0 },
    ],
    [
      { request: 12, laterMs: 5 },
      { request: 9, laterMs: 2 },
      { request: 9, laterMs: 0 },
    ],
    [{ request: 55, laterMs: 0 }],
  ],
];

describe("a bot that is killed while Graph keeps it waiting", () => {
  it("the batch was done and its answer never came: read back after the restart, and not written twice", () =>
    processStory(OPTIONS, async (stage) => {
      stage.faults.add(
        { face: "graph", path: "/beta/$batch", part: false, skip: 6 },
        { do: "hang-after" },
      );
      await round(stage, [{ request: 20, laterMs: 0 }]);
      isClean(stage);
    })).timeout(300_000);
});

describe("a bot that is killed while it writes a plan", () => {
  it("goes on when it starts again: everybody is enforced by one write, and the record is whole", () =>
    Promise.all(
      LANES.map((deaths) =>
        processStory(OPTIONS, async (stage) => {
          for (const each of deaths) await round(stage, each);
          isClean(stage);
        }),
      ),
    ).then(() => undefined)).timeout(300_000);
});
