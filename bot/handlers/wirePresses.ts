import type { Verb } from "../core/verb.ts";
import { campaignActions } from "./commands/campaignAsks.ts";
import { eraseAction } from "./commands/eraseCommand.ts";
import { askPress } from "./invokes/askPresses.ts";
import {
  changePress,
  savePress,
  stopCampaignPress,
  switchPress,
} from "./invokes/campaignPresses.ts";
import { closeCasePress, remindPress } from "./invokes/casePresses.ts";
import { planDriftPress } from "./invokes/driftPresses.ts";
import { enforcedPress } from "./invokes/enforcedPress.ts";
import {
  askExemptionPress,
  decideExemptionPress,
  lapsePress,
  renewPress,
} from "./invokes/exemptionPresses.ts";
import { listPress } from "./invokes/listPress.ts";
import { managerPress } from "./invokes/managerPresses.ts";
import { nudgePress } from "./invokes/nudgePresses.ts";
import { decidePress, stopPress, undoPress } from "./invokes/planPresses.ts";
import type { PressHandler } from "./invokes/press.ts";
import { wasThatYouPress } from "./invokes/wasThatYouPresses.ts";
import type { Ports } from "./wirePorts.ts";

/** One handler a verb: a new verb does not compile until it has one. */
export function pressesOf(ports: Ports): Readonly<Record<Verb, PressHandler>> {
  const actions = new Map([...campaignActions(ports), eraseAction(ports)]);
  return {
    "nudge.done": nudgePress(ports, "nudge.done"),
    "nudge.snooze": nudgePress(ports, "nudge.snooze"),
    "nudge.help": nudgePress(ports, "nudge.help"),
    "nudge.report": nudgePress(ports, "nudge.report"),
    "plan.approve": decidePress(ports, "approve"),
    "plan.decline": decidePress(ports, "decline"),
    "plan.stop": stopPress(ports),
    "plan.undo": undoPress(ports),
    "enforced.help": enforcedPress(ports),
    "ask.confirm": askPress({ ...ports, actions }, "confirmed"),
    "ask.cancel": askPress({ ...ports, actions }, "cancelled"),
    "list.page": listPress(ports),
    "manager.leave": managerPress(ports, "manager.leave"),
    "manager.exempt": managerPress(ports, "manager.exempt"),
    "campaign.change": changePress(ports),
    "campaign.save": savePress(ports),
    "campaign.pause": switchPress(ports, "paused"),
    "campaign.resume": switchPress(ports, "running"),
    "campaign.stop": stopCampaignPress(ports),
    "case.genuine": closeCasePress(ports, "genuine"),
    "case.hostile": closeCasePress(ports, "hostile"),
    "case.remind": remindPress(ports),
    "exemption.ask": askExemptionPress(ports),
    "exemption.grant": decideExemptionPress(ports, "grant"),
    "exemption.decline": decideExemptionPress(ports, "decline"),
    "exemption.renew": renewPress(ports),
    "exemption.lapse": lapsePress(ports),
    "drift.plan": planDriftPress(ports),
    "registration.yes": wasThatYouPress(ports, "yes"),
    "registration.no": wasThatYouPress(ports, "no"),
  };
}
