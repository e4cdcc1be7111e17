import type { OpenReport } from "../cards/manager.ts";
import type { CampaignId, PostId, UserId } from "../core/ids.ts";
import { deadlineFor, isOpen } from "../core/ladder.ts";
import { LONGEST_LEAVE_DAYS } from "../core/leave.ts";
import type { Clock } from "../ports/clock.ts";
import type { Managers } from "../ports/managers.ts";
import type { Store } from "../ports/store.ts";
import { type HabitPorts, readHabits } from "./readHabits.ts";

export interface OpenReportsPorts extends HabitPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly managers: Managers;
}

export interface OpenReports {
  readonly campaign: CampaignId | null;
  /** Whoever on this card reports to the manager now, has not registered and is not on leave. */
  readonly reports: readonly OpenReport[];
  /** The last day somebody may be left alone until. */
  readonly latest: Date;
}

const DAY_MS = 86_400_000;

/**
 * The people a card to a manager may show, looked up in the directory now: nobody is shown to someone they no longer report
 * to. Throws a `BotError` when the directory cannot tell.
 */
export async function openReports(
  ports: OpenReportsPorts,
  post: PostId,
  manager: UserId,
): Promise<OpenReports> {
  const { store } = ports;
  const now = ports.clock.now();
  const latest = new Date(now.getTime() + LONGEST_LEAVE_DAYS * DAY_MS);
  const rows = await store.rungs.onPost(post);
  const users = rows.map(({ user }) => user);
  const id = rows[0]?.campaign ?? null;
  const campaign = id === null ? null : await store.campaigns.byId(id);
  if (campaign === null) return { campaign: null, reports: [], latest };
  const [managers, known, enrolments, leaves] = await Promise.all([
    ports.managers.of(users),
    store.people.byIds(users),
    store.campaigns.enrolments(campaign.id, users),
    store.leaves.of(campaign.id, users),
  ]);
  const habits = await readHabits(
    ports,
    known.map(({ person }) => person),
    campaign.hours,
  );
  const reports = known.flatMap(({ person, verdict }): readonly OpenReport[] => {
    const enrolment = enrolments.get(person.id);
    const away = leaves.get(person.id);
    const theirs = managers.get(person.id)?.id === manager;
    if (!theirs || verdict !== "nudge" || enrolment === undefined || !isOpen(enrolment)) return [];
    if (away !== undefined && away.until > now) return [];
    const hours = habits.get(person.id)?.hours ?? campaign.hours;
    const { progress } = enrolment;
    return [
      {
        user: person.id,
        displayName: person.displayName,
        userPrincipalName: person.userPrincipalName,
        why:
          progress.state === "ended" && progress.why === "unreachable" ? "unreachable" : "reminded",
        due: deadlineFor({ enrolment, campaign, hours }),
      },
    ];
  });
  return { campaign: campaign.id, reports, latest };
}
