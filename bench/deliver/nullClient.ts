import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

const BODY = Buffer.from(JSON.stringify({ type: "message", text: "x".repeat(6_000) }));
const HEADERS = { "content-type": "application/json", "content-length": BODY.length };

/** The floor: posts at the pace, with nothing behind it, no store, no card, no SDK. Resolves when all are answered. */
export async function nullClient(
  url: string,
  conversations: readonly string[],
  perSecond: number,
): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const began = performance.now();
  const answers: Promise<void>[] = [];
  for (const [nth, chat] of conversations.entries()) {
    const due = began + (nth * 1_000) / perSecond;
    const early = due - performance.now();
    if (early > 0) await pause(early);
    answers.push(post(agent, `${url}/v3/conversations/${chat}/activities`));
  }
  await Promise.all(answers);
  agent.destroy();
}

const post = (agent: Agent, url: string): Promise<void> =>
  new Promise((done, failed) => {
    const sent = request(url, { agent, method: "POST", headers: HEADERS }, (answer) => {
      answer.resume();
      answer.once("end", done);
    });
    sent.once("error", failed);
    sent.end(BODY);
  });
