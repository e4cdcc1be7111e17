import assert from "node:assert/strict";
import { openGraph } from "#bot/adapters/graph/openGraph.ts";
import { userId } from "#bot/core/ids.ts";
import type { Fault, Where } from "#sandbox/faults.ts";
import { openSandbox, type Sandbox } from "#sandbox/server.ts";
import { patientClock } from "../graph/patientClock.ts";
import { type DirectoryBench, directoryContract, type Mishap } from "./directory.contract.ts";

const SIZE = 1100;
const AUDIT_DELAY = "PT10M";

const MISHAPS: Readonly<Record<Mishap, readonly [Omit<Where, "face" | "person">, Fault]>> = {
  "page-loops": [{ path: "/users", times: Number.POSITIVE_INFINITY }, { do: "loop-page" }],
  "write-lost-after": [{ path: "$batch", part: false }, { do: "reset-after" }],
  "write-lost-before": [{ path: "$batch", part: false }, { do: "reset-before" }],
  "write-throttled": [{ method: "PATCH" }, { do: "answer", status: 429, retryAfter: 20 }],
  "part-missing": [{ part: true, times: 2 }, { do: "drop-part" }],
  "membership-refused": [
    { path: "checkMemberGroups" },
    { do: "answer", status: 403, code: "Authorization_RequestDenied" },
  ],
};

directoryContract("Microsoft Graph over the sandbox", async () => {
  const sandbox = await openSandbox({
    people: SIZE,
    frozen: true,
    now: new Date("2026-11-21T08:00:00Z"),
  });
  const clock = patientClock(sandbox.tenant.clock.now());
  const graph = openGraph({
    graphUrl: sandbox.graphUrl,
    credential: { kind: "sandbox" },
    clock,
    appId: sandbox.tenant.ids.manifestId,
    sleep: async () => {},
  });
  return {
    ...graph,
    ...world(sandbox),
    close: async () => {
      graph.close();
      const wrong = sandbox.journal.entries.filter(({ kind }) => kind === "invalid-request");
      await sandbox.close();
      assert.deepEqual(wrong, []);
    },
  };
});

function world(
  sandbox: Sandbox,
): Omit<DirectoryBench, "close" | keyof ReturnType<typeof openGraph>> {
  const { tenant, faults } = sandbox;
  const idOf = (who: string) => userId(tenant.person(who).id);
  const first = (kind: string) =>
    userId(tenant.people.find((person) => person.kind === kind)?.id ?? "");
  return {
    ann: idOf("Adele Vance"),
    grady: idOf("Grady Archie"),
    guest: idOf("Lee Gu"),
    disabled: first("disabled"),
    sharedMailbox: first("shared-mailbox"),
    admin: idOf("Megan Bowen"),
    adminGroup: tenant.adminGroupId,
    nestedGroup: tenant.nestGroup(tenant.adminGroupId, "Deputies"),
    size: tenant.people.length,
    now: () => tenant.clock.now(),
    state: (of) => tenant.perUserMfaState(of),
    register: (who) => tenant.registerMethod(who),
    addTo: (group, who) => tenant.addToGroup(group, who),
    remove: (who) => tenant.deleteUser(who),
    settle: async () => {
      await sandbox.moveClock({ advance: AUDIT_DELAY });
    },
    setLicence: (licence) => tenant.setLicence(licence),
    setSecurityDefaults: (on) => tenant.setSecurityDefaults(on),
    demandMfaByPolicy: (displayName) => void tenant.addConditionalAccessPolicy({ displayName }),
    listsStates: (how) => {
      tenant.manners.perUserMfaSelect = how;
    },
    throttle: (times) => {
      faults.add({ face: "graph", times }, { do: "answer", status: 429, retryAfter: 1 });
    },
    mishap: (what, who) => {
      const [where, fault] = MISHAPS[what];
      const person = who === undefined || where.part === false ? {} : { person: who };
      faults.add({ face: "graph", ...where, ...person }, fault);
    },
  };
}
