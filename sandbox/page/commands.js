/** The words the bot knows, for suggestions; what they do is the bot's to say. @type {readonly [string, string, readonly string[]][]} */
export const COMMANDS = [
  ["help", "What you can type", ["employee", "guest", "analyst", "admin"]],
  ["status", "Progress, or your own standing", ["employee", "guest", "analyst", "admin"]],
  ["verify", "Prove that a message came from the bot", ["employee", "guest", "analyst", "admin"]],
  ["scan", "Read the tenant now", ["admin"]],
  ["nudge", "See whom a campaign would remind, then start it", ["admin"]],
  ["campaign", "Make a campaign with a form, or change one", ["admin"]],
  ["campaigns", "All campaigns, in their order", ["analyst", "admin"]],
  ["reach", "Who was reached, and who not and why", ["analyst", "admin"]],
  ["evidence", "What MFA would break for a person; import a sign-in file", ["admin"]],
  ["announce", "The text to publish before the first message", ["admin"]],
  ["readiness", "The tenant's side: methods, campaign, break-glass", ["analyst", "admin"]],
  ["override", "Set aside what holds a person, with a reason", ["admin"]],
  ["enforce", "Propose to enforce MFA; two admins approve", ["admin"]],
  ["plans", "The newest plans", ["analyst", "admin"]],
  ["unregistered", "Who has not registered, by department", ["analyst", "admin"]],
  ["who", "What is known of one person", ["analyst", "admin"]],
  ["history", "What was asked, approved and written", ["analyst", "admin"]],
  ["export", "Everyone's standing as a file", ["analyst", "admin"]],
  ["pause", "Hold a campaign", ["admin"]],
  ["resume", "Let a campaign go on", ["admin"]],
  ["exempt", "Leave somebody out, with a reason and an end", ["admin"]],
  ["exemptions", "Who is left out, why and until when", ["employee", "guest", "analyst", "admin"]],
  ["drift", "What the last scan found out of step", ["analyst", "admin"]],
  ["erase", "Remove a person from everything kept", ["admin"]],
  ["stop", "Stop writing at once, or a campaign for good", ["admin"]],
  ["undo", "Restore what a plan changed", ["admin"]],
];

/** @param {string} role */
export const commandsFor = (role) => COMMANDS.filter(([, , roles]) => roles.includes(role));

/** The ones worth a button above the line. @param {string} role */
export const chipsFor = (role) =>
  role === "admin"
    ? [
        "scan",
        "status",
        "nudge",
        "campaigns",
        "reach",
        "announce",
        "enforce",
        "plans",
        "history",
        "help",
      ]
    : role === "analyst"
      ? ["status", "unregistered", "campaigns", "reach", "plans", "export", "help"]
      : ["status", "help"];
