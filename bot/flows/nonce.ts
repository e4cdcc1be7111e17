import { createHash, randomBytes } from "node:crypto";
import { approversOf } from "../core/approval.ts";
import type { PostId } from "../core/ids.ts";
import { isUndecided, type Sight } from "../core/sight.ts";
import type { Nonces } from "../ports/store/nonces.ts";
import type { PlanRecord } from "../ports/store/plans.ts";
import { wordsOf } from "./ballot.ts";

/**
 * A nonce for the buttons of a plan's card as it is drawn now, remembered with what the card shows before the card
 * leaves; empty when there is nothing left to decide.
 */
export async function drawNonce(
  nonces: Pick<Nonces, "issue">,
  record: PlanRecord,
  copy: { readonly id: PostId; readonly revision: number },
): Promise<string> {
  if (!isUndecided(record.state)) return "";
  const nonce = newNonce();
  await nonces.issue({
    hash: hashNonce(nonce),
    post: copy.id,
    revision: copy.revision,
    plan: record.plan.id,
    seen: sightOf(record),
  });
  return nonce;
}

/** Where a plan stands, as its card shows it. */
export const sightOf = (record: PlanRecord): Sight => ({
  state: record.state,
  round: record.round,
  approvals: approversOf({ decisions: wordsOf(record) }).length,
});

/** 128 random bits for the buttons of one drawing of a card. */
const newNonce = (): string => randomBytes(16).toString("base64url");

/** A nonce as it is kept: whoever reads the database cannot press a button with what is there. */
export const hashNonce = (nonce: string): string =>
  createHash("sha256").update(nonce).digest("hex");
