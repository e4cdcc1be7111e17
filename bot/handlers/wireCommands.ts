import { announceCommand } from "./commands/announceCommand.ts";
import { campaignCommand, campaignsCommand, nudgeCommand } from "./commands/campaignCommands.ts";
import { pauseCommand, resumeCommand } from "./commands/campaignSwitches.ts";
import type { Command } from "./commands/command.ts";
import { driftCommand } from "./commands/driftCommand.ts";
import { eraseCommand } from "./commands/eraseCommand.ts";
import { evidenceCommand } from "./commands/evidenceCommand.ts";
import { exemptCommand, exemptionsCommand } from "./commands/exemptCommand.ts";
import { exportCommand } from "./commands/exportCommand.ts";
import { helpCommand } from "./commands/helpCommand.ts";
import { overrideCommand } from "./commands/overrideCommand.ts";
import { enforceCommand, plansCommand, undoCommand } from "./commands/planCommands.ts";
import { reachCommand } from "./commands/reachCommand.ts";
import { readinessCommand } from "./commands/readinessCommand.ts";
import { historyCommand, whoCommand } from "./commands/recordCommands.ts";
import { statusCommand, unregisteredCommand } from "./commands/reportCommands.ts";
import { scanCommand } from "./commands/scanCommand.ts";
import { stopCommand } from "./commands/stopCommand.ts";
import { verifyCommand } from "./commands/verifyCommand.ts";
import type { Ports } from "./wirePorts.ts";

/** Every command there is, in the order `help` lists them. */
export function commandsOf(ports: Ports): readonly Command[] {
  const commands: Command[] = [
    helpCommand(() => commands.map(({ spec }) => spec)),
    statusCommand(ports),
    scanCommand(ports),
    unregisteredCommand(ports),
    reachCommand(ports),
    whoCommand(ports),
    nudgeCommand(ports),
    campaignCommand(ports),
    campaignsCommand(ports),
    pauseCommand(ports),
    resumeCommand(ports),
    exemptCommand(ports),
    exemptionsCommand(ports),
    driftCommand(ports),
    readinessCommand(ports),
    evidenceCommand(ports),
    overrideCommand(ports),
    enforceCommand(ports),
    plansCommand(ports),
    stopCommand(ports),
    undoCommand(ports),
    historyCommand(ports),
    exportCommand(ports),
    eraseCommand(ports),
    verifyCommand(ports),
    announceCommand(ports),
  ];
  return commands;
}
