import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { auditVerify } from "#bot/cli/auditVerify.ts";
import { readWitness } from "#bot/core/chain.ts";
import { checkPack } from "#bot/core/evidencePack.ts";
import { exported, recordsOf, unpacked } from "#support/exportSteps.ts";
import {
  ADMINS,
  approveAndWrite,
  enforceable,
  heard,
  opens,
  type Stage,
  scan,
  withRegistered,
  wordsOfPlan,
  written,
} from "#support/planSteps.ts";
import { textOf } from "#support/steps.ts";
import { type Story, story } from "#support/story.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const shortOf = (stage: Stage): string =>
  (/Fingerprint ((?:[0-9a-f]{4} ?){3})/.exec(wordsOfPlan(stage))?.[1] ?? "").replaceAll(" ", "");

/** Lets a plan over everybody be written; returns the first digits of its hash. */
async function planWritten(stage: Stage): Promise<string> {
  await scan(stage);
  await opens(stage);
  const plan = shortOf(stage);
  await approveAndWrite(stage);
  return plan;
}

/** Every head of the record the admins were shown, wherever they are shown it. */
const headsPosted = ({ chat }: Pick<Story, "chat">): readonly string[] => {
  const admin = chat(ADMINS[0]);
  return [...admin.messages(), ...admin.channelMessages()].flatMap((view) =>
    [...textOf(view).matchAll(/stands at (\d+:[0-9a-f]{64})/g)].map(([, head]) => head ?? ""),
  );
};

/** Runs `work` with a folder for its files. */
async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mfa-nudge-pack-"));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("the record of a plan", function () {
  this.timeout(180_000);

  it("P26: every write in the tenant has one intent and one outcome in the record, and the reverse", () =>
    story({ people: withRegistered(9) }, async (tale) => {
      const plan = await planWritten(tale);
      const files = unpacked(await exported(tale, `export evidence ${plan}`));
      const records = recordsOf(files);
      const { names } = JSON.parse(files["plan.json"] ?? "{}");
      for (const event of ["change.intended", "change.verified"]) {
        const people = records
          .filter((each) => each.event === event)
          .map(({ detail }) => names[String(detail.user)]);
        assert.deepEqual(people.toSorted(), written(tale), event);
      }
      assert.equal(enforceable(tale).length, 0, "everybody is enforced");
    }));

  it("a pack verifies by itself, by hand and with a head from Teams; one changed letter is named", () =>
    story({ people: withRegistered(4) }, async (tale) => {
      const plan = await planWritten(tale);
      const heads = headsPosted(tale);
      const last = heads.at(-1) ?? "";
      const zip = await exported(tale, `export evidence ${plan}`);
      const files = unpacked(zip);
      assert.ok(heads.length > 1, "one head a wave, and one at the end");
      const witness = readWitness(last);
      const verdict = checkPack(files, witness, sha256);
      assert.ok(verdict.ok && verdict.witnessed, JSON.stringify(verdict));
      assert.ok(JSON.parse(files["plan.json"] ?? "").hash.startsWith(plan));
      assert.equal(sha256(files["plan.txt"] ?? "").slice(0, plan.length), plan);

      await inFolder(async (folder) => {
        const pack = join(folder, "pack.zip");
        writeFileSync(pack, zip);
        const found = await auditVerify(["--pack", pack, "--head", last], {});
        assert.ok(found.ok && /It is the record that was witnessed/.test(found.text), found.text);
        for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
        const script = /```js\n(?<code>[\s\S]*?)```/.exec(files["VERIFY.md"] ?? "")?.groups?.code;
        writeFileSync(join(folder, "check.mjs"), script ?? "");
        const said = execFileSync(process.execPath, ["check.mjs"], { cwd: folder }).toString();
        assert.match(said, /^Whole up to \d+:[0-9a-f]{64}/);

        const forged = {
          ...files,
          "people.csv": files["people.csv"]?.replace("enforced", "disabled"),
        };
        const bytes = Object.entries(forged).map(([name, text]) => [name, Buffer.from(text ?? "")]);
        writeFileSync(pack, zipSync(Object.fromEntries(bytes)));
        const refused = await auditVerify(["--pack", pack], {});
        assert.deepEqual(refused, {
          ok: false,
          text: "people.csv was changed after the pack was made.\n",
        });
      });
    }));

  it("a pack is for admins and the security group, and names only a plan that exists", () =>
    story({ people: withRegistered(2) }, async (tale) => {
      await scan(tale);
      const alex = tale.chat("Alex Wilber");
      await alex.says("export evidence 0000");
      assert.match(heard(alex), /for the security team and MFA admins/);
      const pradeep = tale.chat("Pradeep Gupta");
      await pradeep.says("export evidence ffffffffff");
      assert.match(heard(pradeep), /plan/i);
      await pradeep.says("export everything");
      assert.match(heard(pradeep), /I can export everyone/);
      assert.equal(pradeep.files().length, 0);
    }));
});
