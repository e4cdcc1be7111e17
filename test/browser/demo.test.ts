import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { nextWorkingMorning, readFlags } from "#sandbox/demo.ts";

describe("npm run demo", () => {
  for (const [args, named] of [
    [["--people", "many"], /--people/],
    [["--people", "3"], /--people/],
    [["--port", "99999"], /--port/],
    [["--speed", "fast"], /--speed/],
  ] as const)
    it(`refuses ${args.join(" ")} and names the flag`, () =>
      assert.throws(() => readFlags(args), named));

  for (const [now, morning] of [
    ["2026-12-07T08:00:00Z", "2026-12-07T09:30:00Z"],
    ["2026-12-07T09:30:00Z", "2026-12-08T09:30:00Z"],
    ["2026-12-11T12:00:00Z", "2026-12-14T09:30:00Z"],
  ] as const)
    it(`started at ${now} opens on ${morning}`, () =>
      assert.equal(nextWorkingMorning(new Date(now)).getTime(), Date.parse(morning)));

  it("prints one address, serves the page there, and stops everything when told to", async () => {
    const demo = spawn(process.execPath, ["sandbox/demo.ts", "--people", "13", "--port", "0"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(demo, "exit");
    let said = "";
    for await (const chunk of demo.stdout) {
      said += String(chunk);
      if (said.includes("Ctrl-C")) break;
    }
    const addresses = said.match(/http:\/\/\S+/g) ?? [];
    assert.equal(addresses.length, 1, said);
    const [address = ""] = addresses;
    assert.equal((await fetch(address)).status, 200);
    demo.kill("SIGINT");
    assert.deepEqual(await ended, [0, null]);
    await assert.rejects(fetch(address));
  }).timeout(90_000);
});
