interface Because {
  readonly cause: unknown;
}

/** Nothing was sent: there is no token, or none for that host. */
export class Unsent extends Error {
  override readonly name = "Unsent";
  constructor(what: string, because: Because) {
    super(`${what}: ${reason(because.cause)}`, because);
  }
}

/** Something was sent and no answer came: a reset, a timeout, or an answer cut short. A write may have happened. */
export class Unanswered extends Error {
  override readonly name = "Unanswered";
  constructor(what: string, because: Because) {
    super(`${what}: ${reason(because.cause)}`, because);
  }
}

/** `fetch failed` says nothing; the reason is one level down. */
function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? cause.cause.message || cause.cause.name : cause.message;
}
