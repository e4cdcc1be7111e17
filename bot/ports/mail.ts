/** One e-mail, the same words twice: as text, and as HTML that reads well without its marks. */
export interface Letter {
  /** An address of the directory. */
  readonly to: string;
  /** Plain text, one line. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export type Mailing =
  /** Taken over for delivery, which proves no delivery. */
  | { readonly did: "accepted" }
  /** Certainly not sent; may be tried again after that long. */
  | { readonly did: "throttled"; readonly retryAfterMs: number }
  /**
   * Certainly not sent. `not-permitted`: the tenant does not let us send from that mailbox; `no-sender`: there is no such
   * mailbox to send from: both are the same for everyone, until an admin has mended it. `invalid`: this one letter.
   */
  | {
      readonly did: "refused";
      readonly why: "not-permitted" | "no-sender" | "invalid";
      readonly detail: string;
    }
  /** May or may not have been sent: never send it again blindly. */
  | { readonly did: "unclear"; readonly detail: string };

/** E-mail from the tenant's own mailbox for it. Sends once: what is unclear is not repeated. */
export interface Mail {
  send(letter: Letter): Promise<Mailing>;
}
