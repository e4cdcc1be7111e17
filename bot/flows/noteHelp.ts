import type { PlanId, UserId } from "../core/ids.ts";
import { haltIfBad } from "./haltPlan.ts";
import { markProgress, type ProgressMarkPorts } from "./markProgress.ts";

export type HelpPorts = ProgressMarkPorts;

/** States of somebody a plan has changed, or may have. */
const TOUCHED: readonly string[] = ["intent", "sent", "verified", "unknown", "conflict"];

/**
 * Counts that somebody asked for help against the plan that changed them, once a person, and halts the plan at once when
 * that is one call too many. A plan that has ended only shows it.
 */
export async function noteHelp(ports: HelpPorts, plan: PlanId, user: UserId): Promise<void> {
  const { store } = ports;
  const at = ports.clock.now();
  const changed = (await store.ledger.ofUser(user)).find(
    (each) => each.plan === plan && TOUCHED.includes(each.state),
  );
  if (changed === undefined) return;
  const isNews = await store.atomically(async ({ waves, audit }) => {
    if (!(await waves.help(plan, user, at))) return false;
    await audit.append([{ at, actor: user, event: "help.asked", subject: plan, detail: { user } }]);
    return true;
  });
  if (!isNews) return;
  const record = await store.plans.byId(plan);
  if (record?.state === "writing") await haltIfBad(ports, record, null);
  await markProgress(ports);
}

/** The same for whoever asks by another way: it counts against each plan that is being written and has changed them. */
export async function noteHelpAnyhow(ports: HelpPorts, user: UserId): Promise<void> {
  for (const { plan } of await ports.store.ledger.ofUser(user))
    if ((await ports.store.plans.stateOf(plan)) === "writing") await noteHelp(ports, plan, user);
}
