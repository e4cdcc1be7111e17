import { PgBoss } from "pg-boss";
import { DUTIES, type DutyName, type Jobs } from "../../ports/jobs.ts";
import type { Log } from "./log.ts";
import type { PostgresStore } from "./openStore.ts";

export interface JobsOptions {
  readonly store: Pick<PostgresStore, "pool" | "backend">;
  /** The duties this process does; waking any other wakes a process that does it. By default all. */
  readonly duties?: readonly DutyName[];
  /** Does what is due of one duty. Runs of one duty never overlap within this process; several duties may run at once. */
  readonly run: (duty: DutyName) => Promise<void>;
  readonly log: Log;
  /** How long a wake-up from another replica may go unnoticed; at least 0.5. Our own are noticed at once. */
  readonly pollingSeconds?: number;
  /** Where pg-boss keeps its own tables. */
  readonly schema?: string;
}

export interface RunningJobs {
  readonly jobs: Jobs;
  /** Takes no more work and waits for what is running, at most 30 s. */
  stop(): Promise<void>;
}

const TICK = "tick";
const NOBODY = "00000000-0000-4000-8000-000000000000";

/**
 * A wake-up carries nothing and repeats every minute, so little is worth keeping: a failure is tried again three times
 * within a minute or so, and done jobs are gone within the hour. `short` keeps one waiting at most. A run may take
 * hours; what tells a dead replica from a slow one is the heartbeat.
 */
const QUEUE = {
  retryLimit: 3,
  retryDelay: 5,
  retryBackoff: true,
  retryDelayMax: 60,
  heartbeatSeconds: 30,
  expireInSeconds: 23 * 3600,
  retentionSeconds: 24 * 3600,
  deleteAfterSeconds: 3600,
} as const;

/** Starts the work that runs by itself: each duty when it is woken, and every duty at once and then once a minute. */
export async function startJobs(options: JobsOptions): Promise<RunningJobs> {
  const boss = await startBoss(options);
  const workers = new Map<DutyName, string>();
  const wake = async (duty: DutyName) => {
    await boss.send(duty);
    const worker = workers.get(duty);
    if (worker !== undefined) boss.notifyWorker(worker);
  };

  for (const queue of [...DUTIES, TICK]) await prepareQueue(boss, queue);
  const polling = { pollingIntervalSeconds: options.pollingSeconds ?? 2 };
  for (const duty of options.duties ?? DUTIES)
    workers.set(duty, await boss.work(duty, polling, () => runLogged(options, duty)));
  const ticker = await boss.work(TICK, polling, async () => {
    for (const duty of DUTIES) await wake(duty);
  });
  // Minutes missed while nothing ran are made up for by one tick.
  await boss.schedule(TICK, "* * * * *", null, { missed: "once" });
  await boss.send(TICK);
  boss.notifyWorker(ticker);

  return { jobs: { wake }, stop: () => boss.stop({ graceful: true, timeout: 30_000 }) };
}

async function startBoss({ store, log, schema }: JobsOptions): Promise<PgBoss> {
  const embedded = store.backend === "embedded";
  const boss = new PgBoss({
    schema: schema ?? "pgboss",
    db: { executeSql: (text, values) => store.pool.query(text, values) },
    backend: embedded ? "pglite" : "postgres",
    // Housekeeping does both for the embedded database, whose one connection must not be held for long.
    reindex: !embedded,
    monitorVacuum: !embedded,
  });
  // Without a listener an error event would end the process.
  boss.on("error", (error) => log("The job queue reported an error.", { err: error }));
  boss.on("warning", ({ message }) => log("The job queue reported a warning.", { message }));
  return boss.start();
}

/** An existing queue keeps its old options unless told, and one that was never touched would ask for a second connection later. */
async function prepareQueue(boss: PgBoss, queue: string): Promise<void> {
  await boss.createQueue(queue, { policy: "short", ...QUEUE });
  await boss.updateQueue(queue, QUEUE);
  await boss.findJobs(queue, { id: NOBODY });
}

async function runLogged({ run, log }: JobsOptions, duty: DutyName): Promise<void> {
  try {
    await run(duty);
  } catch (error) {
    log("A duty failed and will be tried again.", { duty, err: error });
    throw error;
  }
}
