import assert from "node:assert/strict";
import { SigningKeys } from "#bot/adapters/teams/signingKeys.ts";
import { SILENT } from "./botHost.ts";
import { openIssuer } from "./issuer.ts";

describe("signing keys", () => {
  it("are read once, again after the cooldown for an unknown id, and again the next day", async () => {
    const issuer = await openIssuer();
    await issuer.publish("k1");
    let now = 0;
    const keys = new SigningKeys(issuer.metadataUrl, SILENT, 60_000, () => now);
    const knows = (kid: string) =>
      keys.key({ alg: "RS256", kid }, { payload: "", signature: "" }).then(
        () => true,
        () => false,
      );
    assert.deepEqual(
      [await knows("k1"), await knows("k1"), await knows("k2")],
      [true, true, false],
    );
    assert.equal(issuer.fetches(), 1);
    await issuer.publish("k2");
    now = 61_000;
    assert.deepEqual(await Promise.all([knows("k2"), knows("k2")]), [true, true]);
    assert.equal(issuer.fetches(), 2);
    now += 25 * 60 * 60 * 1000;
    issuer.fail(true);
    assert.equal(await knows("k1"), true);
    await issuer.close();
  });
});
