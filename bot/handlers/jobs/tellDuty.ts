import type { PlanId, UserId } from "../../core/ids.ts";
import { announceHead, type HeadPorts } from "../../flows/announceHead.ts";
import { PROGRESS } from "../../flows/markProgress.ts";
import { type PlanPostPorts, postPlan, tellChanged, updatePlan } from "../../flows/planPosts.ts";
import { type PullPorts, recordPull } from "../../flows/pullKillSwitch.ts";
import { underLease } from "../../flows/underLease.ts";
import type { Groups } from "../../ports/directory.ts";
import type { PlanRecord } from "../../ports/store/plans.ts";
import type { Duty } from "./agenda.ts";
import { endedLately } from "./endedLately.ts";

export type TellPorts = PlanPostPorts &
  HeadPorts &
  PullPorts & {
    readonly groups: Groups;
    readonly adminGroupId: string;
    readonly holder: string;
  };

/** How far the progress that was marked has been told. */
const TOLD = "enforce/told";
const LONG_AGO = new Date(0);

/** Shows admins how plans go, and tells people what has changed for them. Once at a start, and whenever something is new. */
export const tellDuty = (ports: TellPorts): Duty => {
  /** Ended plans that were told of, with where their people stood then and how many asked for help. */
  const over = new Map<PlanId, string>();
  let isTidy = false;

  const tell = async (): Promise<number> => {
    if (ports.killSwitch.pulled() !== null) await recordPull(ports);
    const { plans, ledger, waves, cursors } = ports.store;
    const progress = await cursors.get(PROGRESS);
    const under = [...(await plans.inState("writing")), ...(await plans.inState("halted"))];
    const ended = (await endedLately(ports)).filter(({ state }) => state !== "halted");
    for (const record of [...under, ...ended]) {
      const { id } = record.plan;
      const helped = await waves.helped(id);
      const standing = JSON.stringify([record.state, await ledger.tally(id), helped.length]);
      if (over.get(id) === standing) continue;
      await tellOf(ports, record);
      if (record.state === "done" || record.state === "stopped") over.set(id, standing);
    }
    if (progress !== null) await cursors.set(TOLD, progress);
    isTidy = true;
    return 1;
  };

  return {
    name: "tell",
    nextDue: async () => {
      if (!isTidy || ports.killSwitch.pulled() !== null) return LONG_AGO;
      const [progress, told] = await Promise.all(
        [PROGRESS, TOLD].map((name) => ports.store.cursors.get(name)),
      );
      if (progress === undefined || progress === null) return null;
      return told === undefined || told === null || told < progress ? progress : null;
    },
    run: async () => (await underLease(ports.store.leases, "tell", ports.holder, tell)) ?? 0,
  };
};

async function tellOf(ports: TellPorts, record: PlanRecord): Promise<void> {
  const { id } = record.plan;
  await updatePlan(ports, id);
  if (record.state === "halted") await askAnew(ports, record);
  await tellChanged(ports, id);
  await announceHead(ports, record);
}

/** A card that changes in place makes no sound: who shall look into a halt gets a new one, once for each halt. */
async function askAnew(ports: TellPorts, { plan, haltedAt }: PlanRecord): Promise<void> {
  const copies = await ports.store.posts.about("plan", plan.id);
  if (haltedAt === null || copies.some(({ at }) => at >= haltedAt)) return;
  const admins: readonly UserId[] = (await ports.groups.members(ports.adminGroupId)).map(
    (each) => each.id,
  );
  const channel = copies.find(({ recipient }) => recipient === null)?.address ?? null;
  await postPlan(ports, plan.id, admins, channel);
}
