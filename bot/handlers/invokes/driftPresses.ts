import { noticeCard } from "../../cards/notice.ts";
import { speechFor } from "../../cards/speech.ts";
import type { UserId } from "../../core/ids.ts";
import { stuckPeople } from "../../flows/findDrift.ts";
import { postPlan, updatePlan } from "../../flows/planPosts.ts";
import { postCard } from "../../flows/postCard.ts";
import { requestPlan } from "../../flows/requestPlan.ts";
import { type PlanPorts, refusalOf } from "../commands/planCommands.ts";
import { type AdminPressPorts, asAdmin } from "./asAdmin.ts";
import { message, type PressHandler } from "./press.ts";

export type DriftPressPorts = PlanPorts &
  AdminPressPorts & {
    readonly store: PlanPorts["store"];
    /** Lets work go on beside the answer. */
    beside(sentence: string, work: Promise<unknown>): void;
  };

/** Opens an ordinary plan for whoever is stuck now, under the same approvals as any. It writes nothing by itself. */
export const planDriftPress = (ports: DriftPressPorts): PressHandler =>
  asAdmin(ports, async ({ event, reader }) => {
    const { say, people } = speechFor(reader);
    const only = await stuckPeople(ports);
    if (only.length === 0) return message(say("drift:nothingToPlan"));
    ports.beside("A plan could not be made.", plan(ports, event.actor.user, only));
    return message(say("drift:planning", { people: people(only.length) }));
  });

/** What speaks for and against each of them takes longer to read than a press may take. */
async function plan(ports: DriftPressPorts, by: UserId, only: readonly UserId[]): Promise<void> {
  const requested = await requestPlan(ports, ports.settings, {
    by,
    kind: "enforce",
    override: null,
    only,
    emergency: null,
  });
  if (requested.ok) {
    await postPlan(ports, requested.record.plan.id, requested.admins, null);
    for (const id of requested.replaced) await updatePlan(ports, id);
  } else
    await postCard(ports, by, { kind: "notice", subject: "plan-refused" }, ({ reader }) => {
      const speech = speechFor(reader);
      const lines = refusalOf(speech, requested);
      return {
        card: noticeCard({ reader, title: speech.say("enforce:noPlan"), lines }),
        summary: speech.say("enforce:noPlanSummary"),
      };
    });
}
