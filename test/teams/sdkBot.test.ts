import assert from "node:assert/strict";
import type { JWTPayload } from "jose";
import { readArrival } from "#bot/adapters/teams/arrival.ts";
import { cloudOf } from "#bot/adapters/teams/cloud.ts";
import { credentialsFactory } from "#bot/adapters/teams/credentials.ts";
import { SdkBot } from "#bot/adapters/teams/sdkBot.ts";
import { BOT, message, SERVICE_URL, TENANT } from "./activities.ts";
import { SILENT } from "./botHost.ts";
import { good, type Key } from "./guardedBot.ts";
import { type Issuer, openIssuer, signed } from "./issuer.ts";

/** What holds even where the door were left open. */
describe("the SDK's own lock", () => {
  let issuer: Issuer;
  let key: Key;
  let sdk: SdkBot;
  let turns = 0;
  before(async () => {
    issuer = await openIssuer();
    key = await issuer.publish("k1", ["msteams"]);
    sdk = new SdkBot({
      botId: BOT,
      tenantId: TENANT,
      cloud: { ...cloudOf(SERVICE_URL), openIdMetadataUrl: issuer.metadataUrl },
      credentials: credentialsFactory(BOT, TENANT, { kind: "secret", secret: "none" }),
      trusting: false,
      log: SILENT,
      take: async () => {
        turns += 1;
        return null;
      },
    });
  });
  after(() => issuer.close());

  const receive = async (changes: JWTPayload, activity = message()) => {
    const arrival = readArrival(activity);
    assert.ok(arrival !== null);
    const token = await signed(key, { ...good(), ...changes }, { kid: "k1" });
    return sdk.receive(`Bearer ${token}`, arrival);
  };

  it("opens for the channel", async () => {
    assert.deepEqual(await receive({}), { reached: true, answer: null });
    assert.equal(turns, 1);
  });

  it("stays shut for emulator, skill and single-sign-on tokens, though the signature be good", async () => {
    const home = `https://sts.windows.net/${TENANT}/`;
    for (const claims of [
      { iss: home, appid: BOT, tid: TENANT, ver: "1.0" },
      {
        iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
        azp: BOT,
        tid: TENANT,
        ver: "2.0",
      },
      {
        iss: "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/",
        appid: BOT,
        ver: "1.0",
      },
      { iss: home, appid: "dddddddd-0000-4000-8000-000000000000", tid: TENANT, ver: "1.0" },
      { aud: "dddddddd-0000-4000-8000-000000000000" },
      { serviceurl: "https://smba.trafficmanager.net/amer/" },
    ])
      assert.deepEqual(await receive(claims), { reached: false }, JSON.stringify(claims));
    assert.equal(turns, 1);
  });

  it("stays shut without a token", async () => {
    const arrival = readArrival(message());
    assert.ok(arrival !== null);
    for (const header of ["", "Bearer", "Bearer x", "Bearer a.b.c", "Basic x"])
      assert.deepEqual(await sdk.receive(header, arrival), { reached: false });
  });
});
