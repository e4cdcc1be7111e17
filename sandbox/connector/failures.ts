/** The documented refusals of the Bot Connector, teams.md 3.4, by their code. */
export interface Failure {
  readonly status: number;
  readonly body: unknown;
}

function coded(status: number, code: string, message: string): Failure {
  return { status, body: { error: { code, message } } };
}

export const CONNECTOR_FAILURES = {
  BadArgument: coded(400, "Bad Argument", "The request is malformed or incorrect."),
  BotNotRegistered: coded(401, "BotNotRegistered", "No registration found for this bot."),
  BotDisabledByAdmin: coded(403, "BotDisabledByAdmin", "The tenant admin disabled this bot."),
  BotNotInConversationRoster: coded(
    403,
    "BotNotInConversationRoster",
    "The bot is not part of the conversation roster.",
  ),
  ConversationBlockedByUser: coded(
    403,
    "ConversationBlockedByUser",
    "User blocked the conversation with the bot.",
  ),
  ForbiddenOperationException: coded(
    403,
    "ForbiddenOperationException",
    "Bot is not installed in user's personal scope.",
  ),
  NotEnoughPermissions: coded(403, "NotEnoughPermissions", "Insufficient permissions."),
  /** The one without a code: its message is JSON in a string. */
  MessageWritesBlocked: {
    status: 403,
    body: {
      errorCode: 209,
      message: JSON.stringify({
        subCode: "MessageWritesBlocked",
        details: "Thread is not writable. ",
        errorCode: null,
        errorSubCode: null,
      }),
    },
  },
  ActivityNotFoundInConversation: coded(
    404,
    "ActivityNotFoundInConversation",
    "The message ID provided could not be found in the conversation.",
  ),
  ConversationNotFound: coded(404, "ConversationNotFound", "Conversation not found."),
  PreconditionFailed: coded(412, "PreconditionFailed", "Precondition failed, please try again."),
  MessageSizeTooBig: coded(413, "MessageSizeTooBig", "Message size too large."),
  Throttled: coded(429, "Throttled", "Too many requests."),
  ServiceError: coded(500, "ServiceError", "Unknown error while processing the request."),
  BadGateway: coded(502, "ServiceError", "Service dependency issue."),
  Unavailable: { status: 503, body: "" },
  GatewayTimeout: { status: 504, body: "" },
} as const satisfies Record<string, Failure>;

export type FailureName = keyof typeof CONNECTOR_FAILURES;
