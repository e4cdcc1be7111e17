import { gapLines } from "../../cards/gapWords.ts";
import { listCard, PAGE_SIZE, pagesOf } from "../../cards/list.ts";
import { ownStatusCard } from "../../cards/ownStatus.ts";
import { type Speech, speechFor } from "../../cards/speech.ts";
import { statusCard } from "../../cards/status.ts";
import { statusNumbers } from "../../cards/statusNumbers.ts";
import { trustLines } from "../../cards/trustLines.ts";
import type { Campaign } from "../../core/campaign.ts";
import type { Verdict } from "../../core/eligibility.ts";
import type { UserId } from "../../core/ids.ts";
import type { Reader } from "../../core/language.ts";
import { escapeMarkdown } from "../../core/text.ts";
import { type CountReachPorts, latestReach } from "../../flows/countReach.ts";
import { guessedWithout } from "../../flows/optionalReads.ts";
import type { PlanPostPorts } from "../../flows/planPosts.ts";
import type { Render } from "../../flows/postCard.ts";
import type { Campaigns } from "../../ports/store/campaigns.ts";
import { type Answer, type Command, say } from "./command.ts";
import { planLines } from "./planCommands.ts";

/** `status`: progress for those who may ask, their own standing for everyone else. */
export const statusCommand = (ports: PlanPostPorts & CountReachPorts): Command => ({
  spec: {
    name: "status",
    aliases: ["progress", "state"],
    audience: "everyone",
    usage: "status",
    summary:
      "How far we are: numbers for the security team and admins, your own standing for everyone else.",
  },
  run: ({ by, role, reader }) =>
    role === "person" ? ownStatus(ports, by, reader) : tenantStatus(ports),
});

async function tenantStatus(ports: PlanPostPorts & CountReachPorts): Promise<Answer> {
  const { scans, people, campaigns, plans, cases } = ports.store;
  const [scan, tallies, current, open, writing, trust] = await Promise.all([
    scans.latestFinished(),
    people.tallies(),
    currentCampaigns(campaigns),
    plans.inState("open"),
    plans.inState("writing"),
    cases.tally(),
  ]);
  const finished = scan?.outcome.state === "finished" ? scan.outcome : null;
  const shown = await Promise.all(current.map((campaign) => campaignStatus(ports, campaign)));
  const lines = await planLines(ports, [...writing, ...open]);
  const numbers = statusNumbers(tallies);
  const gaps = [
    ...(finished?.report.gaps ?? []),
    ...(await guessedWithout(ports.store, ports.clock.now())),
  ];
  const reach = finished === null ? null : await latestReach(ports);
  return {
    kind: "card",
    open: true,
    about: { kind: "list", subject: "status" },
    render: ({ reader }) => ({
      card: statusCard({
        reader,
        now: ports.clock.now(),
        scan: finished && { at: finished.at, reportAsOf: finished.report.reportAsOf },
        tallies,
        reach,
        campaigns: shown,
        plans: lines,
        advice: [...trustLines(speechFor(reader), trust), ...gapLines(speechFor(reader), gaps)],
      }),
      summary: speechFor(reader).say("status:summary", {
        many: numbers.registration.registered,
        base: numbers.base,
      }),
    }),
  };
}

/** All campaigns that are open, else the newest there was. */
async function currentCampaigns(campaigns: Campaigns): Promise<readonly Campaign[]> {
  const open = await campaigns.open();
  const newest = open.length === 0 ? await campaigns.newest() : null;
  return newest === null ? open : [newest];
}

async function campaignStatus(ports: PlanPostPorts, campaign: Campaign) {
  const [tally, nextAt] = await Promise.all([
    ports.store.campaigns.tally(campaign.id),
    ports.store.campaigns.nextDueOf(campaign.id),
  ]);
  const { enrolled, active, ended, reached, nudges } = tally;
  return {
    name: campaign.name,
    state: campaign.state,
    startedAt: campaign.startedAt,
    enrolled,
    active,
    ended,
    reached,
    sent: nudges.sent,
    uncertain: nudges.uncertain,
    failed: nudges.failed,
    nextAt,
  };
}

async function ownStatus(ports: PlanPostPorts, user: UserId, asker: Reader): Promise<Answer> {
  const known = await ports.store.people.byId(user);
  if (known === null) return say(speechFor(asker).say("ownStatus:unread"));
  const enrolment = await ports.store.campaigns.ofUser(user);
  const campaign = enrolment && (await ports.store.campaigns.byId(enrolment.campaign));
  const active = enrolment?.progress.state === "active" ? enrolment.progress : null;
  return {
    kind: "card",
    open: false,
    about: { kind: "list", subject: "own-status" },
    render: ({ reader }) => ({
      card: ownStatusCard({
        reader,
        verdict: known.verdict,
        registration: known.person.registration,
        mfaState: known.person.mfaState,
        reminders: active && {
          deadline: enrolment?.deadline ?? null,
          nextAt: campaign?.state === "running" ? active.dueAt : null,
        },
        serviceDesk: ports.sender.serviceDesk,
      }),
      summary: speechFor(reader).say("ownStatus:summary"),
    }),
  };
}

/** Verdicts of people who have no MFA they could use: the list a security team works through. */
const UNREGISTERED: readonly Verdict[] = ["nudge"];

/** `unregistered [department]`: who is left, by department, a page at a time. */
export const unregisteredCommand = (ports: PlanPostPorts): Command => ({
  spec: {
    name: "unregistered",
    aliases: ["left", "missing", "list"],
    audience: "security",
    usage: "unregistered [department]",
    summary: "List the people who have not registered, by department.",
  },
  run: async ({ typed, reader }) => {
    const department = (typed.flags.get("department") ?? typed.words.join(" ")).trim();
    const render = await unregisteredPage(ports, department, 1, speechFor(reader));
    if (typeof render === "string") return say(render);
    return {
      kind: "card",
      open: false,
      about: { kind: "list", subject: `unregistered/${department}` },
      render,
    };
  },
});

/** One page of the list, or the sentence that stands for an empty one. `page` counts from 1 and is clamped to what exists. */
export async function unregisteredPage(
  ports: PlanPostPorts,
  department: string,
  page: number,
  { say: words }: Speech,
): Promise<Render | string> {
  const scan = await ports.store.scans.latestFinished();
  if (scan?.outcome.state !== "finished") return words("unregistered:noScan");
  const { at } = scan.outcome;
  const filter = { verdicts: UNREGISTERED, ...(department !== "" && { department }) };
  const { total } = await ports.store.people.list(filter, { offset: 0, limit: 1 });
  const base = statusNumbers(await ports.store.people.tallies()).base;
  if (total === 0)
    return department === ""
      ? words("unregistered:nobody", { base })
      : words("unregistered:nobodyIn", { department: escapeMarkdown(department) });
  const shown = Math.min(Math.max(1, Math.trunc(page)), pagesOf(total));
  const { rows } = await ports.store.people.list(filter, {
    offset: (shown - 1) * PAGE_SIZE,
    limit: PAGE_SIZE,
  });
  return (copy) => ({
    card: listCard({
      id: copy.id,
      rev: copy.revision,
      reader: copy.reader,
      department,
      rows: rows.map(({ person }) => person),
      page: shown,
      total,
      base,
      asOf: at,
    }),
    summary: speechFor(copy.reader).say("list:summary", { many: total, base }),
  });
}
