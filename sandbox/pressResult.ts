import type { BotAnswer } from "./botLine.ts";

/** What a press led to, as Teams reads the invoke response of teams.md 2.4. `status` is the HTTP status. */
export type PressResult = Pick<BotAnswer, "status" | "body" | "tookMs"> &
  (
    | { readonly kind: "card"; readonly card: unknown }
    | { readonly kind: "message"; readonly text: string }
    | { readonly kind: "error"; readonly code: string; readonly text: string }
    /** Action.Submit, which has no answer of its own. */
    | { readonly kind: "nothing" }
  );

/** Anything but the documented shapes is an error to the person: "Unable to reach app". */
export function readInvokeAnswer(answer: BotAnswer): PressResult {
  const { status, body } = answer;
  if (status !== 200 || typeof body !== "object" || body === null || !("type" in body))
    return { ...answer, kind: "error", code: `Http${status}`, text: "Unable to reach app." };
  const statusCode = "statusCode" in body ? body.statusCode : undefined;
  const value = "value" in body ? body.value : undefined;
  if (statusCode === 200 && body.type === "application/vnd.microsoft.card.adaptive")
    return { ...answer, kind: "card", card: value };
  if (statusCode === 200 && body.type === "application/vnd.microsoft.activity.message")
    return { ...answer, kind: "message", text: String(value) };
  const error = (typeof value === "object" && value !== null ? value : {}) as {
    readonly code?: unknown;
    readonly message?: unknown;
  };
  return {
    ...answer,
    kind: "error",
    code: String(error.code ?? statusCode),
    text: String(error.message ?? "Something went wrong."),
  };
}
