import { request } from "node:http";

/** A whole answer, however late its first byte comes: `fetch` gives up after five minutes, and a day of a large tenant may take longer. */
export function patientPost(
  url: string,
  body: unknown,
): Promise<{ readonly status: number; readonly text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const headers = { "Content-Type": "application/json" };
  const asked = request(url, { method: "POST", headers, agent: false }, (answer) => {
    let text = "";
    answer.setEncoding("utf8");
    answer.on("data", (part: string) => {
      text += part;
    });
    answer.once("error", reject);
    answer.once("end", () => resolve({ status: answer.statusCode ?? 0, text }));
  });
  asked.once("error", reject);
  asked.end(JSON.stringify(body));
  return promise;
}
