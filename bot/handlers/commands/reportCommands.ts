import { listCard, PAGE_SIZE, pagesOf } from "../../cards/list.ts";
import { ownStatusCard } from "../../cards/ownStatus.ts";
import { statusCard } from "../../cards/status.ts";
import { statusNumbers } from "../../cards/statusNumbers.ts";
import type { Campaign } from "../../core/campaign.ts";
import type { Verdict } from "../../core/eligibility.ts";
import type { UserId } from "../../core/ids.ts";
import { escapeMarkdown } from "../../core/text.ts";
import type { PlanPostPorts } from "../../flows/planPosts.ts";
import type { Render } from "../../flows/postCard.ts";
import { type Answer, type Command, say } from "./command.ts";
import { planLines } from "./planCommands.ts";

/** `status`: progress for those who may ask, their own standing for everyone else. */
export const statusCommand = (ports: PlanPostPorts): Command => ({
  spec: {
    name: "status",
    aliases: ["progress", "state"],
    audience: "everyone",
    usage: "status",
    summary:
      "How far we are: numbers for the security team and admins, your own standing for everyone else.",
  },
  run: ({ by, role }) => (role === "person" ? ownStatus(ports, by) : tenantStatus(ports)),
});

async function tenantStatus(ports: PlanPostPorts): Promise<Answer> {
  const { scans, people, campaigns, plans } = ports.store;
  const [scan, tallies, campaign, open, writing] = await Promise.all([
    scans.latestFinished(),
    people.tallies(),
    campaigns.current(),
    plans.inState("open"),
    plans.inState("writing"),
  ]);
  const finished = scan?.outcome.state === "finished" ? scan.outcome : null;
  const running = campaign === null ? null : await campaignStatus(ports, campaign);
  const lines = await planLines(ports, [...writing, ...open]);
  const numbers = statusNumbers(tallies);
  return {
    kind: "card",
    open: true,
    about: { kind: "list", subject: "status" },
    render: () => ({
      card: statusCard({
        zone: ports.sender.zone,
        now: ports.clock.now(),
        scan: finished && { at: finished.at, reportAsOf: finished.report.reportAsOf },
        tallies,
        campaign: running,
        plans: lines,
        advice: finished?.report.gaps ?? [],
      }),
      summary: `${numbers.registration.registered} of ${numbers.base} people who can sign in are registered for MFA.`,
    }),
  };
}

async function campaignStatus(ports: PlanPostPorts, campaign: Campaign) {
  const [tally, nextAt] = await Promise.all([
    ports.store.campaigns.tally(campaign.id),
    ports.store.campaigns.nextDue(campaign.id),
  ]);
  const { enrolled, active, ended, reached, nudges } = tally;
  return {
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

async function ownStatus(ports: PlanPostPorts, user: UserId): Promise<Answer> {
  const known = await ports.store.people.byId(user);
  if (known === null)
    return say(
      "I do not know you yet: the last scan did not read your account. It runs every night; ask again tomorrow.",
    );
  const campaign = await ports.store.campaigns.current();
  const enrolment = campaign && (await ports.store.campaigns.enrolment(campaign.id, user));
  const active = enrolment?.progress.state === "active" ? enrolment.progress : null;
  return {
    kind: "card",
    open: false,
    about: { kind: "list", subject: "own-status" },
    render: () => ({
      card: ownStatusCard({
        zone: ports.sender.zone,
        verdict: known.verdict,
        registration: known.person.registration,
        mfaState: known.person.mfaState,
        reminders: active && {
          deadline: enrolment?.deadline ?? null,
          nextAt: campaign?.state === "running" ? active.dueAt : null,
        },
        serviceDesk: ports.sender.serviceDesk,
      }),
      summary: "How your account stands with MFA.",
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
  run: async ({ typed }) => {
    const department = (typed.flags.get("department") ?? typed.words.join(" ")).trim();
    const render = await unregisteredPage(ports, department, 1);
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
): Promise<Render | string> {
  const scan = await ports.store.scans.latestFinished();
  if (scan?.outcome.state !== "finished")
    return "I have not read the tenant yet. An admin can type scan.";
  const { at } = scan.outcome;
  const filter = { verdicts: UNREGISTERED, ...(department !== "" && { department }) };
  const { total } = await ports.store.people.list(filter, { offset: 0, limit: 1 });
  const base = statusNumbers(await ports.store.people.tallies()).base;
  if (total === 0)
    return department === ""
      ? `Nobody is left: all of the ${base} people who can sign in are registered, exempt, or could not be read. Type status for the numbers.`
      : `Nobody unregistered has the department "${escapeMarkdown(department)}". Type unregistered alone for everyone.`;
  const shown = Math.min(Math.max(1, Math.trunc(page)), pagesOf(total));
  const { rows } = await ports.store.people.list(filter, {
    offset: (shown - 1) * PAGE_SIZE,
    limit: PAGE_SIZE,
  });
  return (copy) => ({
    card: listCard({
      id: copy.id,
      rev: copy.revision,
      zone: ports.sender.zone,
      title: department === "" ? "Not registered for MFA" : `Not registered for MFA: ${department}`,
      rows: rows.map(({ person }) => person),
      page: shown,
      total,
      base: { people: base, what: "people who can sign in" },
      asOf: at,
    }),
    summary: `${total} of ${base} people who can sign in are not registered.`,
  });
}
