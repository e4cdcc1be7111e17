import { FILE_CONSENT } from "../connector/content.ts";
import type { View } from "../eyes.ts";
import type { BotsWord } from "./botsWord.ts";
import type { Stage } from "./stage.ts";

/** Tenant time, in milliseconds, that passes while one thing an admin asked for comes to its end. */
export const A_WHILE = 5 * 60_000;
export const REQUESTER = "Megan Bowen";

/** Day 0: Megan has the tenant read, sees what a campaign would do, and confirms it. Throws when she cannot. */
export async function startCampaign({ sandbox, pass }: Stage): Promise<void> {
  const megan = sandbox.chat(REQUESTER);
  await megan.says("scan");
  await pass(A_WHILE);
  await megan.says("nudge");
  const question = megan.cardsWith("ask.confirm").at(-1);
  if (question === undefined)
    throw new Error(`Megan could not start a campaign. She heard: ${words(megan.hears())}`);
  const answer = await megan.presses(question, "ask.confirm");
  if (answer.kind !== "card")
    throw new Error(
      `Megan could not start a campaign. She was told: ${JSON.stringify(answer.body)}`,
    );
}

/** Lets a campaign go on that has stopped by itself: Megan presses on every card that tells her so, thrice at most. */
export class Resumer {
  readonly #pressed = new Map<string, number>();

  async look({ sandbox }: Stage): Promise<void> {
    const megan = sandbox.chat(REQUESTER);
    for (const { id } of megan.cardsWith("campaign.resume")) {
      const before = this.#pressed.get(id) ?? 0;
      if (before >= 3) continue;
      this.#pressed.set(id, before + 1);
      await megan.presses(id, "campaign.resume");
    }
  }
}

/** What the bot answers when Megan asks how things stand, who was reached, and for everyone in a file. */
export async function askForAll(stage: Stage): Promise<BotsWord> {
  const status = await answerTo(stage, "status");
  const reach = await answerTo(stage, "reach");
  await answerTo(stage, "export");
  const megan = stage.sandbox.chat(REQUESTER);
  const offer = megan
    .messages()
    .findLast(({ attachments }) =>
      attachments.some(({ contentType }) => contentType === FILE_CONSENT),
    );
  if (offer !== undefined) await megan.acceptsFile(offer.id);
  await stage.pass(A_WHILE);
  return { status, reach, file: megan.files().at(-1)?.bytes.toString() ?? null };
}

async function answerTo({ sandbox, pass }: Stage, command: string): Promise<unknown> {
  const megan = sandbox.chat(REQUESTER);
  await megan.says(command);
  await pass(A_WHILE);
  return megan.hears()?.card ?? null;
}

const words = (view: View | undefined): string => view?.text ?? view?.summary ?? "nothing";
