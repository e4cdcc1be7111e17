import assert from "node:assert/strict";
import { textsIn } from "#sandbox/card.ts";
import {
  approve,
  idsOf,
  isClean,
  opens,
  opensNone,
  pressesPlan,
  sameForAll,
  scan,
  someone,
  withRegistered,
  written,
} from "#support/planSteps.ts";
import { type Story, type StoryOptions, story } from "#support/story.ts";

const [LYNNE, ISAIAH, NESTOR] = ["Lynne Robbins", "Isaiah Langer", "Nestor Wilke"] as const;

/** Waves are watched for an hour here, so what an emergency is spared shows. */
const watched = (options: StoryOptions, tell: (story: Story) => Promise<void>): Promise<void> =>
  story({ ...options, env: { BAKE_MINUTES: "60" } }, tell);

describe("enforce <person> --now", () => {
  it("two others approve, and this one person is written at once; everybody's card says that it is an emergency", () =>
    watched({ people: withRegistered(3) }, async (stage) => {
      await scan(stage);
      const view = await opens(stage, "enforce Reg 001 --now");
      assert.match(textsIn(view.card).join(" "), /EMERGENCY: one person/);
      assert.match(sameForAll(stage), /EMERGENCY: one person.*1 person from disabled to enforced/);
      const own = await pressesPlan(stage, "Megan Bowen");
      assert.ok(own.kind === "message" && /^Somebody else must approve/.test(own.text));
      await approve(stage, LYNNE);
      await stage.pass("PT1M");
      assert.deepEqual(written(stage), [], "one approval is not enough, also in an emergency");
      await approve(stage, ISAIAH);
      await stage.pass("PT1M");
      assert.deepEqual(written(stage), idsOf([stage.tenant.person("Reg 001")]));
      assert.match(sameForAll(stage), /Done: 1 of 1 person/);
      isClean(stage);
    }));

  it("somebody with a directory role: three must approve", () =>
    watched({ people: withRegistered(1) }, async (stage) => {
      stage.tenant.change("Reg 001", { roles: ["helpdeskAdministrator"] });
      await scan(stage);
      await opens(stage, "enforce Reg 001 --now");
      await approve(stage, LYNNE, ISAIAH);
      await stage.pass("PT5M");
      assert.deepEqual(written(stage), []);
      await approve(stage, NESTOR);
      await stage.pass("PT1M");
      assert.deepEqual(written(stage), idsOf([stage.tenant.person("Reg 001")]));
      isClean(stage);
    }));

  it("somebody held: refused without a reason; with one, the reason is on the card and three must approve", () =>
    watched(
      { people: [...withRegistered(0), someone("Pho Ne", "disabled", ["phone"], "phone-only")] },
      async (stage) => {
        await scan(stage);
        assert.match(
          await opensNone(stage, "enforce Pho Ne --now"),
          /nobody to change.*Phone only/,
        );
        const view = await opens(
          stage,
          'enforce Pho Ne --now --reason "their account is attacked"',
        );
        const words = textsIn(view.card).join(" ");
        assert.match(words, /EMERGENCY/);
        assert.match(words, /their account is attacked/);
        assert.match(words, /0 of 3/);
        await approve(stage, LYNNE, ISAIAH);
        await stage.pass("PT5M");
        assert.deepEqual(written(stage), []);
        await approve(stage, NESTOR);
        await stage.pass("PT1M");
        assert.deepEqual(written(stage), idsOf([stage.tenant.person("Pho Ne")]));
        isClean(stage);
      },
    ));

  it("a break-glass account: never, whatever the reason", () =>
    watched({ people: 40 }, async (stage) => {
      await scan(stage);
      const [id] = stage.tenant.breakGlassIds;
      assert.ok(id);
      const { displayName } = stage.tenant.person(id);
      await opensNone(stage, `enforce "${displayName}" --now --reason "we must"`);
      isClean(stage);
    }));

  for (const [line, says] of [
    ["enforce --now", /--now is for one person in an emergency/],
    ["enforce Reg --now", /Reg 001.*Reg 002/],
    ["enforce Reg 001 --now --force-registration", /does not go with --force-registration/],
    ['enforce Reg 001 --reason "why"', /--reason goes with --now/],
    ["enforce Reg 001 --now --reason", /--reason goes with --now and needs words/],
    ["enforce Reg 001 --nwo", /I do not know --nwo/],
  ] as const)
    it(`"${line}" makes no plan, and says how it is typed`, () =>
      watched({ people: withRegistered(2) }, async (stage) => {
        await scan(stage);
        assert.match(await opensNone(stage, line), says);
        isClean(stage);
      }));
});
