import assert from "node:assert/strict";
import fc from "fast-check";
import { isConnectorUrl, isLoopbackAddress } from "#bot/adapters/teams/connectorUrl.ts";
import { isStorageUrl } from "#bot/adapters/teams/storageUrl.ts";

const REAL = [
  "https://smba.trafficmanager.net/teams/",
  "https://smba.trafficmanager.net/emea",
  "https://smba.trafficmanager.net",
  "https://smba.trafficmanager.net/amer/9b1f0f7a-2c1e-4f58-8a4f-4d6f6f1f2b22/",
  "https://smba.infra.gcc.teams.microsoft.com/teams",
  "https://smba.infra.gov.teams.microsoft.us/teams",
  "https://smba.infra.dod.teams.microsoft.us/teams",
];

const HOSTS = [
  "smba.trafficmanager.net",
  "smba.infra.gcc.teams.microsoft.com",
  "smba.infra.gov.teams.microsoft.us",
  "smba.infra.dod.teams.microsoft.us",
];

/** Ways to look like a host and lead elsewhere, or nowhere. */
const DISGUISES: readonly ((host: string) => string)[] = [
  (host) => `http://${host}/`,
  (host) => `HTTPS://${host}/`,
  (host) => `https:${host}/`,
  (host) => `https:/${host}/`,
  (host) => `https:///${host}/`,
  (host) => `https:\\\\${host}\\`,
  (host) => `//${host}/`,
  (host) => `ftp://${host}/`,
  (host) => `wss://${host}/`,
  (host) => `javascript://${host}/`,
  (host) => `https://${host}:443/`,
  (host) => `https://${host}:8443/`,
  (host) => `https://${host}:/`,
  (host) => `https://user@${host}/`,
  (host) => `https://user:pass@${host}/`,
  (host) => `https://@${host}/`,
  (host) => `https://${host}@evil.example/`,
  (host) => `https://${host}%40evil.example/`,
  (host) => `https://${host}.evil.example/`,
  (host) => `https://${host}evil.example/`,
  (host) => `https://evil-${host}/`,
  (host) => `https://evil.${host}/`,
  (host) => `https://${host}./`,
  (host) => `https://.${host}/`,
  (host) => `https://${host.toUpperCase()}/`,
  (host) => `https://${host.replace(".", "..")}/`,
  (host) => `https://${host.replace(".", "。")}/`,
  (host) => `https://${host.replace("a", "а")}/`,
  (host) => `https://${host.replace("s", "ѕ")}/`,
  (host) => `https://${host.replace(".", "%2e")}/`,
  (host) => `https://${host}%00.evil.example/`,
  (host) => `https://${host}\u0000/`,
  (host) => `https://${host}\t/`,
  (host) => `https://${host}/\n`,
  (host) => `\u0000https://${host}/`,
  (host) => ` https://${host}/`,
  (host) => `https://${host}/ `,
  (host) => `https://${host}#@evil.example/`,
  (host) => `https://${host}?@evil.example/`,
  (host) => `https://${host}/?x=1`,
  (host) => `https://${host}/#x`,
  (host) => `https://${host}\\@evil.example/`,
  (host) => `https://${host}/../`,
  (host) => `https://${host}/./x`,
  (host) => `https://${host}//evil.example/`,
  (host) => `https://${host}/%2e%2e/`,
  (host) => `https://${host}/teams\\..\\`,
  (host) => `https://evil.example/${host}/`,
  (host) => `https://evil.example/?${host}`,
  (host) => `https://evil.example/#${host}`,
  (host) => `https://evil.example\\.${host}/`,
  (host) => `https://xn--${host}/`,
  (host) => `https://${host}/teams/${"a".repeat(600)}`,
];

const ELSEWHERE = [
  "",
  "smba.trafficmanager.net",
  "https://trafficmanager.net/",
  "https://evil.trafficmanager.net/",
  "https://smba.trafficmanager.net.evil.trafficmanager.net/",
  "https://smba-trafficmanager.net/",
  "https://teams.microsoft.com/",
  "https://smba.infra.teams.microsoft.com/",
  "https://smba.infra.gcc.teams.microsoft.us/",
  "https://127.0.0.1/",
  "https://[::1]/",
  "https://[::ffff:7f00:1]/",
  "https://0x7f000001/",
  "https://2130706433/",
  "https://169.254.169.254/metadata/identity/oauth2/token",
  "https://localhost/",
  "http://127.0.0.1:3978/",
  "file:///etc/passwd",
  "data:text/plain,x",
  "about:blank",
  "https://",
  "null",
];

const NOT_THIS_MACHINE = [
  "http://127.0.0.1.evil.example/",
  "http://127.0.0.1@evil.example/",
  "http://evil.example#127.0.0.1",
  "http://localhost.evil.example/",
  "http://user@127.0.0.1:1/",
  "http://0.0.0.0/",
  "http://127.1/",
  "http://2130706433/",
  "http://[::ffff:127.0.0.1]/",
  "http://10.0.0.1/",
  "http://127.0.0.1:99999/",
  "https://smba.trafficmanager.net/teams/",
];

describe("connector URLs", () => {
  const hostile = [...HOSTS.flatMap((host) => DISGUISES.map((make) => make(host))), ...ELSEWHERE];

  it("knows the four of Microsoft", () => {
    for (const url of REAL) assert.equal(isConnectorUrl(url, "microsoft"), true, url);
  });

  it(`refuses ${hostile.length} disguises`, () => {
    assert.ok(hostile.length >= 100);
    for (const url of hostile) assert.equal(isConnectorUrl(url, "microsoft"), false, url);
  });

  it("lets through nothing whose parsed host is another one", () => {
    const piece = fc.constantFrom(
      "https://",
      "smba.trafficmanager.net",
      "@",
      ":",
      "/",
      "\\",
      "?",
      "#",
      ".",
      "%2e",
      "evil.example",
      "..",
      "\t",
      "443",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const url = pieces.join("");
        if (!isConnectorUrl(url, "microsoft")) return;
        const { host, protocol, username, search, hash } = new URL(url);
        assert.deepEqual(
          { host, protocol, username, search, hash },
          {
            host: "smba.trafficmanager.net",
            protocol: "https:",
            username: "",
            search: "",
            hash: "",
          },
        );
      }),
      { numRuns: 5_000 },
    );
  });

  it("reaches only this machine in the sandbox", () => {
    for (const url of [
      "http://127.0.0.1:4000",
      "http://localhost:4000/",
      "http://[::1]:4000/x",
      "http://localhost:56150/_connector",
    ])
      assert.equal(isConnectorUrl(url, "loopback"), true, url);
    for (const url of NOT_THIS_MACHINE) assert.equal(isConnectorUrl(url, "loopback"), false, url);
  });

  it("tells loopback addresses from others", () => {
    for (const address of ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"])
      assert.equal(isLoopbackAddress(address), true, address);
    for (const address of [
      undefined,
      "",
      "10.0.0.1",
      "::ffff:10.0.0.1",
      "1127.0.0.1",
      "::2",
      "127.0.0.1.5",
    ])
      assert.equal(isLoopbackAddress(address), false, String(address));
  });
});

describe("URLs of people's files", () => {
  const suffixes = [".sharepoint.com"];
  it("are SharePoint's", () => {
    for (const url of [
      "https://contoso-my.sharepoint.com/personal/a/_api/v2.0/drive/items/1/uploadSession?guid='1'&tempauth=x",
      "https://contoso.sharepoint.com/x",
    ])
      assert.equal(isStorageUrl(url, suffixes), true, url);
    for (const url of [
      "http://contoso.sharepoint.com/x",
      "https://sharepoint.com/x",
      "https://.sharepoint.com/x",
      "https://evilsharepoint.com/x",
      "https://contoso.sharepoint.com.evil.example/x",
      "https://contoso.sharepoint.com@evil.example/x",
      "https://user@contoso.sharepoint.com/x",
      "https://contoso.sharepoint.com:8443/x",
      "https://a.b.sharepoint.com/x",
      "https://evil.example/contoso.sharepoint.com",
      "https://evil.example?.sharepoint.com",
      "https://evil.example\\.sharepoint.com",
      "http://127.0.0.1/x",
      "file:///x.sharepoint.com",
      "",
    ])
      assert.equal(isStorageUrl(url, suffixes), false, url);
  });

  it("are loopback in the sandbox", () => {
    assert.equal(isStorageUrl("http://127.0.0.1:4000/files/1", null), true);
    assert.equal(isStorageUrl("https://contoso.sharepoint.com/x", null), false);
  });
});
