import type { PressReply } from "../../ports/inbound.ts";

/**
 * What Teams expects in answer to `adaptiveCard/action` (teams.md 2.4). The HTTP status is always 200: the real one is
 * inside. We write it ourselves, since teams-ai keeps the kind of one person's reply for everybody's (trap 4).
 */
export interface InvokeBody {
  readonly statusCode: number;
  readonly type: string;
  readonly value: unknown;
}

export function invokeBody(reply: PressReply): InvokeBody {
  switch (reply.kind) {
    case "card":
      return {
        statusCode: 200,
        type: "application/vnd.microsoft.card.adaptive",
        value: reply.card,
      };
    case "message":
      return {
        statusCode: 200,
        type: "application/vnd.microsoft.activity.message",
        value: reply.text,
      };
    case "error":
      return errorBody(reply.status, reply.code, reply.text);
  }
}

export function errorBody(status: number, code: string, message: string): InvokeBody {
  return { statusCode: status, type: "application/vnd.microsoft.error", value: { code, message } };
}
