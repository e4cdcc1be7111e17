import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { exportJWK, generateKeyPair, importJWK, type JWTPayload } from "jose";
import { BOT, DIEGO, from, type Json, message, press, SERVICE_URL, TENANT } from "./activities.ts";
import type { Answer } from "./botHost.ts";
import { bearer, GuardedBot, good, seconds } from "./guardedBot.ts";
import { signed } from "./issuer.ts";

const FOREIGN = "dddddddd-0000-4000-8000-000000000000";
const GOV = "https://api.botframework.us";

const without = (key: string): JWTPayload => {
  const { [key]: _, ...rest } = good();
  return rest;
};
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Twice: the whole bot, and our guard without the SDK's behind it, so that neither hides a hole in the other. */
for (const what of ["bot", "door alone"] as const)
  describe(`what is refused by the ${what}`, () => {
    let bot: GuardedBot;
    before(async () => {
      bot = await GuardedBot.open(what);
    });
    after(() => bot.close());

    const claiming = (changes: JWTPayload) => () =>
      bot.sending(message(), { ...good(), ...changes });
    const saying = (changes: Json) => () => bot.sending(message(changes));
    const lacking = (claim: string) => () => bot.sending(message(), without(claim));
    const headed = (make: (token: string) => Record<string, string>) => async () =>
      bot.host.post(message(), make(await bot.token()));
    const raw = (text: () => string | Promise<string>) => async () =>
      bot.host.post(message(), bearer(await text()));
    const at = (serviceUrl: unknown) => () =>
      bot.sending(message({ serviceUrl }), { ...good(), serviceurl: serviceUrl });

    const unauthorized: Readonly<Record<string, () => Promise<Answer>>> = {
      "no header": () => bot.host.post(message()),
      "an empty header": headed(() => ({ authorization: "" })),
      "the word Bearer alone": headed(() => ({ authorization: "Bearer" })),
      "another scheme": headed((t) => ({ authorization: `Basic ${t}` })),
      "a lower-case scheme": headed((t) => ({ authorization: `bearer ${t}` })),
      "no scheme": headed((t) => ({ authorization: t })),
      "two tokens": headed((t) => ({ authorization: `Bearer ${t} ${t}` })),
      "two spaces": headed((t) => ({ authorization: `Bearer  ${t}` })),
      "the word sandbox": headed(() => ({ authorization: "Bearer sandbox" })),
      "two parts": headed((t) => bearer(t.split(".").slice(0, 2).join("."))),
      "four parts": headed((t) => bearer(`${t}.x`)),
      "no signature": headed((t) => bearer(`${t.split(".").slice(0, 2).join(".")}.`)),
      "half a signature": headed((t) => bearer(t.slice(0, -40))),
      "an altered payload": headed((t) => {
        const [head, , tail] = t.split(".");
        return bearer(`${head}.${base64({ ...good(), aud: BOT, exp: seconds() + 9999 })}.${tail}`);
      }),
      "an altered header": headed((t) => {
        const [, body, tail] = t.split(".");
        return bearer(`${base64({ alg: "RS512", kid: "k1" })}.${body}.${tail}`);
      }),
      "alg none": raw(() => `${base64({ alg: "none", kid: "k1" })}.${base64(good())}.AAAA`),
      "alg None": raw(() => `${base64({ alg: "None", kid: "k1" })}.${base64(good())}.AAAA`),
      "alg HS256 over the public modulus": raw(() => {
        const body = `${base64({ alg: "HS256", kid: "k1" })}.${base64(good())}`;
        return `${body}.${createHmac("sha256", "n").update(body).digest("base64url")}`;
      }),
      "alg PS256 with the channel's own key": raw(async () => {
        const own = await importJWK(await exportJWK(bot.key), "PS256");
        return signed(own as typeof bot.key, good(), { alg: "PS256", kid: "k1" });
      }),
      "alg PS256": raw(async () => {
        const pair = await generateKeyPair("PS256");
        return signed(pair.privateKey, good(), { alg: "PS256", kid: "k1" });
      }),
      "alg ES256": raw(async () => {
        const pair = await generateKeyPair("ES256");
        return signed(pair.privateKey, good(), { alg: "ES256", kid: "k1" });
      }),
      "a stranger's key": raw(() => bot.token(good(), "k1", bot.stranger)),
      "an unknown key id": raw(() => bot.token(good(), "k9", bot.stranger)),
      "an unknown key id over the right key": raw(() => bot.token(good(), "k9")),
      "no key id": raw(() => signed(bot.key, good())),
      "a key endorsed for another channel": raw(() => bot.token(good(), "k2", bot.unendorsed)),
      "a key in the header": raw(
        () =>
          `${base64({ alg: "RS256", kid: "k1", jku: "http://127.0.0.1:1/" })}.${base64(good())}.AAAA`,
      ),
      "an unknown critical header": raw(
        () => `${base64({ alg: "RS256", kid: "k1", crit: ["x"], x: 1 })}.${base64(good())}.AAAA`,
      ),
      "a header that is no JSON": raw(() => `AAAA.${base64(good())}.AAAA`),
      "a payload that is no JSON": raw(() => `${base64({ alg: "RS256", kid: "k1" })}.AAAA.AAAA`),
      "another audience": claiming({ aud: FOREIGN }),
      "our audience among others": claiming({ aud: [BOT, FOREIGN] }),
      "our audience in a list": claiming({ aud: [BOT] }),
      "our audience in capitals": claiming({ aud: BOT.toUpperCase() }),
      "the connector's audience": claiming({ aud: "https://api.botframework.com" }),
      "no audience": lacking("aud"),
      "expired six minutes ago": () => claiming({ exp: seconds() - 360 })(),
      "no expiry": lacking("exp"),
      "an expiry that is a text": claiming({ exp: "tomorrow" as unknown as number }),
      "not valid for six minutes": () => claiming({ nbf: seconds() + 360 })(),
      "no beginning": lacking("nbf"),
      "the government issuer": claiming({ iss: GOV }),
      "the issuer with a slash": claiming({ iss: "https://api.botframework.com/" }),
      "no issuer": lacking("iss"),
      "an emulator token of a foreign tenant": claiming({
        iss: `https://sts.windows.net/${FOREIGN}/`,
        appid: BOT,
        tid: FOREIGN,
        ver: "1.0",
      }),
      "an emulator token of the home tenant": claiming({
        iss: `https://sts.windows.net/${TENANT}/`,
        appid: BOT,
        tid: TENANT,
        ver: "1.0",
      }),
      "an emulator token, version 2": claiming({
        iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
        azp: BOT,
        tid: TENANT,
        ver: "2.0",
      }),
      "a Teams single-sign-on token": claiming({
        iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
        aud: `api://botid-${BOT}`,
        azp: "1fec8e78-bce4-4aaf-ab1b-5451cc387264",
        ver: "2.0",
      }),
      "a skill token": claiming({
        iss: `https://sts.windows.net/${TENANT}/`,
        appid: FOREIGN,
        ver: "1.0",
      }),
      "our own token to the connector": claiming({
        iss: "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/",
        aud: "https://api.botframework.com",
        appid: BOT,
      }),
      "no serviceurl claim": lacking("serviceurl"),
      "a serviceurl claim that is a number": claiming({ serviceurl: 7 }),
      "another serviceurl claim": claiming({ serviceurl: "https://smba.trafficmanager.net/amer/" }),
      "a serviceurl claim without the slash": claiming({ serviceurl: SERVICE_URL.slice(0, -1) }),
      "no serviceUrl": saying({ serviceUrl: undefined }),
      "an empty serviceUrl": saying({ serviceUrl: "" }),
      "a serviceUrl that is an object": saying({ serviceUrl: { href: SERVICE_URL } }),
      "a vouched-for stranger's serviceUrl": at("https://evil.example/"),
      "a vouched-for look-alike": at("https://smba.trafficmanager.net.evil.example/"),
      "a vouched-for neighbour": at("https://evil.trafficmanager.net/"),
      "a vouched-for loopback": at("http://127.0.0.1:3978/"),
      "a vouched-for metadata service": at("http://169.254.169.254/"),
      "a vouched-for plain http": at("http://smba.trafficmanager.net/emea/"),
      "a vouched-for port": at("https://smba.trafficmanager.net:8443/emea/"),
      "channel emulator": saying({ channelId: "emulator" }),
      "channel AseChannel": saying({ channelId: "AseChannel" }),
      "channel webchat": saying({ channelId: "webchat" }),
      "channel MSTEAMS": saying({ channelId: "MSTEAMS" }),
      "no channel": saying({ channelId: undefined }),
      "a list of channels": saying({ channelId: ["msteams"] }),
      "a foreign tenant": saying({
        channelData: { tenant: { id: FOREIGN } },
        conversation: { id: "a:1", conversationType: "personal", tenantId: FOREIGN },
      }),
      "a foreign tenant in channelData": saying({ channelData: { tenant: { id: FOREIGN } } }),
      "a foreign tenant in the conversation": saying({
        conversation: { id: "a:1", conversationType: "personal", tenantId: FOREIGN },
      }),
      "a sender of a foreign tenant": saying({ from: { ...from(DIEGO), tenantId: FOREIGN } }),
      "no tenant at all": saying({
        channelData: {},
        conversation: { id: "a:1", conversationType: "personal" },
      }),
      "an empty tenant": saying({ channelData: { tenant: { id: "" } } }),
      "a tenant that is a list": saying({ channelData: { tenant: { id: [TENANT] } } }),
      "channelData that is a text": saying({ channelData: TENANT }),
      "an object id that is no GUID": saying({ from: from("admin") }),
      "an object id that is a number": saying({ from: { id: "29:1", aadObjectId: 7 } }),
      "an object id that is a list": saying({ from: { id: "29:1", aadObjectId: [DIEGO] } }),
      "an empty object id": saying({ from: { id: "29:1", aadObjectId: "" } }),
      "a press with a bad object id": async () =>
        bot.sending(press("plan.approve", {}, { from: from("../users") })),
      "a press without a header": () => bot.host.post(press("plan.approve")),
    };

    it(`is one of ${Object.keys(unauthorized).length} ways to be refused`, () =>
      assert.ok(Object.keys(unauthorized).length >= 60));

    for (const [name, attempt] of Object.entries(unauthorized))
      it(`refuses ${name} like everything else`, async () => {
        const before = bot.listener.reached;
        const { status, body, headers } = await attempt();
        const { date: _, ...fixed } = headers;
        assert.deepEqual(
          { status, body, headers: fixed },
          {
            status: 401,
            body: '{"error":"unauthorized"}',
            headers: {
              "content-type": "application/json; charset=utf-8",
              "content-length": "24",
              connection: "keep-alive",
              "keep-alive": "timeout=5",
            },
          },
        );
        assert.equal(bot.listener.reached, before);
      });
  });
