import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import AjvDraft4 from "ajv-draft-04";
import addFormats from "ajv-formats";

const SCHEMA =
  "node_modules/@microsoft/app-manifest/build/json-schemas/teams/v1.29/MicrosoftTeams.schema.json";
const GUID = "11111111-2222-4333-8444-555555555555";
const manifest = () =>
  JSON.parse(
    readFileSync("appPackage/manifest.json", "utf8").replace(
      /\$\{\{(?:TEAMS_APP_ID|BOT_ID)\}\}/g,
      GUID,
    ),
  );

/** Width, height and colour type, from the header every PNG begins with. */
function png(file: string): readonly [number, number, number] {
  const bytes = readFileSync(file);
  assert.equal(bytes.subarray(1, 4).toString("latin1"), "PNG");
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes.readUInt8(25)];
}

describe("the app package", () => {
  it("has a manifest Teams takes once its ids are filled in", () => {
    const ajv = new AjvDraft4.default({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, "utf8")));
    validate(manifest());
    assert.deepEqual(validate.errors ?? [], []);
    assert.doesNotMatch(JSON.stringify(manifest()), /\$\{\{/);
  });

  it("lets the bot offer files and be talked to", () => {
    const [bot] = manifest().bots;
    assert.equal(bot.supportsFiles, true);
    assert.equal(bot.isNotificationOnly, false);
  });

  it("keeps its commands short enough to be shown whole", () => {
    for (const list of manifest().bots[0].commandLists)
      for (const command of list.commands) {
        assert.ok(command.title.length <= 32, command.title);
        assert.ok(command.description.length <= 128, command.description);
      }
  });

  it("has icons of the right size, with transparency", () => {
    assert.deepEqual(png("appPackage/color.png"), [192, 192, 6]);
    assert.deepEqual(png("appPackage/outline.png"), [32, 32, 6]);
  });
});
