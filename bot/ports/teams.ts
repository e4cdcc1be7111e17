import type { DeliveryFailure } from "../core/delivery.ts";
import type { UserId } from "../core/ids.ts";

/** Where a conversation is reached. `serviceUrl` is an allow-listed connector root. */
export interface Address {
  readonly serviceUrl: string;
  readonly conversationId: string;
}

export type Outgoing =
  | {
      readonly kind: "card";
      /** A complete Adaptive Card. */
      readonly card: object;
      /** One line for the notification and for lists of chats. Plain text. */
      readonly summary: string;
    }
  | { readonly kind: "text"; readonly text: string }
  /** Asks the person whether we may put a file into their own OneDrive; the answer is a `FileAnswer`. */
  | {
      readonly kind: "file-offer";
      readonly name: string;
      readonly bytes: number;
      readonly description: string;
      readonly context: string;
    }
  /** Shows the file after it was accepted and uploaded. */
  | {
      readonly kind: "file";
      readonly name: string;
      readonly contentUrl: string;
      readonly uniqueId: string;
      readonly fileType: string;
    };

export type Delivery<Done> =
  | ({ readonly ok: true } & Done)
  /** Certainly not delivered. */
  | {
      readonly ok: false;
      readonly sure: true;
      readonly why: DeliveryFailure;
      readonly detail: string;
    }
  /** Nobody can tell: the request timed out, was reset, or ended in a 5xx that may have come too late. Never send it again blindly. */
  | { readonly ok: false; readonly sure: false; readonly detail: string };

/**
 * Messages to people. Paces itself, waits out 412, 429, 502 and 503 as far as nothing was delivered, and never
 * repeats a message whose fate is unclear.
 */
export interface Teams {
  /** Opens the personal chat with someone, installing the app for them if they lack it. Opening twice gives the same conversation. */
  openChat(user: UserId): Promise<Delivery<{ readonly address: Address }>>;
  send(to: Address, message: Outgoing): Promise<Delivery<{ readonly messageId: string }>>;
  /** Replaces a message of ours in place. Replacing is repeatable, so `sure: false` does not occur after its retries: it is `unavailable`. */
  update(to: Address, messageId: string, message: Outgoing): Promise<Delivery<object>>;
}

/** Puts a file where the person allowed it. The URL's host is checked against SharePoint's before anything is sent. */
export interface Files {
  upload(uploadUrl: string, content: Uint8Array): Promise<Delivery<object>>;
}

/**
 * Messages of a campaign: at its own pace, which leaves room for replies, and tried once each. Whoever calls remembers
 * what is to be tried again, since between two tries nothing of ours may be taken for being on the wire.
 */
export interface CampaignTeams {
  openChat(user: UserId): Promise<Delivery<{ readonly address: Address }>>;
  /**
   * Asks `onTurn` when the message's turn has come, right before it leaves. On false it stays with us, and the answer is
   * null: nothing was sent.
   */
  send(
    to: Address,
    message: Outgoing,
    onTurn: () => Promise<boolean>,
  ): Promise<Delivery<{ readonly messageId: string }> | null>;
}
