import { laneRate } from "#bot/core/pace.ts";
import { allowedMs } from "../judge/connectorFaults.ts";
import type { ConnectorJudge } from "../judge/connectorRemote.ts";
import { atLeast, atMost, ratio, seconds, table } from "../table.ts";
import type { DeliverOptions, Measured } from "./deliver.ts";
import { deliverOnce } from "./run.ts";
import { seed } from "./seed.ts";

/** The last few wait for second tries and stragglers, however many there were before: the rate is that of the others. */
const BODY = 0.98;
const SEED = 42;

/**
 * The same under faults. 429s come in episodes of a second, 5 % of the time: since one 429 silences every caller until its
 * Retry-After, 5 % of all calls, each with one, would allow nothing at all. An episode is no time in which anything is
 * allowed; what was lost to the slower pace after it counts.
 */
export async function faulty(judge: ConnectorJudge, options: DeliverOptions): Promise<Measured> {
  const { people, rate, policy, latencyMs, databaseUrl } = options;
  const seeded = await seed(people, "due", judge.url, databaseUrl);
  try {
    const conditions = { perSecond: rate, policy, latencyMs, faultSeed: SEED };
    const found = await deliverOnce(judge, seeded, rate, conditions);
    const { paused } = await judge.counts();
    const share = laneRate("campaign", rate);
    const first = found.calls[0] ?? 0;
    const body = Math.floor(found.calls.length * BODY);
    const took = (found.calls[body - 1] ?? 0) - first;
    const use = ((body - 1) * 1_000) / allowedMs(took) / share;
    const cells = [
      String(found.calls.length),
      ...[found.lost, found.doubled, found.uncertain, found.missing].map(String),
      `${found.throttled} + ${paused}`,
      seconds((found.calls.at(-1) ?? 0) - first),
      ratio(use),
      ratio(((body - 1) * 1_000) / took / share),
    ];
    return {
      text: table(
        [
          `deliver under faults to ${people} at ${rate}/s`,
          ..."calls,lost unreported,doubled,reported uncertain,of these not arrived,429s by limit + by fault,first to last,of the allowed rate,episodes counted as allowed".split(
            ",",
          ),
        ],
        [{ what: "ours (the bot on PostgreSQL)", cells }],
      ),
      goals: [
        atLeast("faults: of the campaign's allowed rate", use, 0.95),
        atMost("faults: lost and not reported", found.lost, 0),
        atMost("faults: doubled", found.doubled, 0),
        atMost("faults: 429s by our own pace", found.throttled, 0),
      ],
    };
  } finally {
    await seeded.close();
  }
}
