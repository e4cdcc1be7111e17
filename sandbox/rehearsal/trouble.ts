import { chance } from "../random.ts";
import type { Sandbox } from "../server.ts";
import { badWeather, WEATHERS, type Weather } from "../weather.ts";

/** Of all requests, by each kind of fault on its own. */
const CONNECTOR_SHARE = 0.004;
const GRAPH_SHARE = 0.001;
/** People from whom a policy keeps the app. */
const BARRED_SHARE = 0.01;
/** People whom any hour finds in a meeting. */
const BUSY_SHARE = 0.04;

const UNCLEAR: Weather = "connector reset after the effect";

export interface Trouble {
  /** Answers that were lost after the message had been taken. */
  unclear(): number;
  /** From now on all is well. */
  end(): void;
}

/** Lets the line be as bad as it gets: throttling, 5xx, resets and stragglers of both services, by the seed. */
export function startTrouble({ faults }: Sandbox): Trouble {
  const kinds = (face: string) =>
    WEATHERS.filter((kind) => kind.startsWith(face) && kind !== UNCLEAR);
  const enough = 1e9;
  const undo = [
    badWeather(faults, CONNECTOR_SHARE, kinds("connector")),
    badWeather(faults, GRAPH_SHARE, kinds("graph")),
    faults.add(
      {
        face: "connector",
        method: "POST",
        path: /^\/v3\/conversations\/[^/]+\/activities$/,
        share: CONNECTOR_SHARE,
        times: enough,
      },
      { do: "reset-after" },
    ),
  ];
  let hits = 0;
  const unclear = () =>
    faults
      .active()
      .find(({ fault, where }) => fault.do === "reset-after" && where.times === enough);
  return {
    unclear: () => hits || enough - (unclear()?.remaining ?? enough),
    end: () => {
      hits = enough - (unclear()?.remaining ?? enough);
      for (const each of undo) each();
    },
  };
}

/** Before anything is sent: some people may not have the app. */
export function barSome({ tenant, seed }: Sandbox): void {
  for (const { id, role } of tenant.people)
    if (role === null && chance(seed, id, "policy") < BARRED_SHARE) tenant.apps.refuseByPolicy(id);
}

/** Who is in a meeting now; whoever was is free again. */
export class Meetings {
  readonly #sandbox: Sandbox;
  #busy: readonly string[] = [];

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  change(nth: number): void {
    const { tenant, seed } = this.#sandbox;
    for (const id of this.#busy)
      tenant.presences.set(id, { availability: "Available", activity: "Available" });
    this.#busy = tenant.people.flatMap(({ id }) =>
      chance(seed, id, nth, "busy") < BUSY_SHARE ? [id] : [],
    );
    for (const id of this.#busy)
      tenant.presences.set(id, { availability: "Busy", activity: "InAMeeting" });
  }
}
