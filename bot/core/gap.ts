/**
 * What a scan could not read, or what is guessed for lack of a permission. It is kept by name, so that each reader is told
 * in their own language.
 */
export type Gap =
  | {
      readonly is: "listed-twice" | "unread-mailboxes" | "unread-states";
      /** How many people it concerns. */
      readonly people: number;
    }
  | { readonly is: "uncounted" | "no-report" | "guessed-hours" | "unseen-presences" }
  /** A sentence of a scan made before gaps had names. */
  | { readonly is: "said"; readonly text: string };
