/** @param {Response} response */
async function answerOf(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.problem ?? `The page server answered ${response.status}.`);
  return body;
}

/** @param {string} path @param {Record<string, string>} [query] */
export async function get(path, query = {}) {
  return answerOf(await fetch(`${path}?${new URLSearchParams(query)}`).catch(gone));
}

/**
 * @param {string} operation
 * @param {Record<string, unknown>} body
 * @returns {Promise<{ problem?: string, done?: string }>}
 */
export async function post(operation, body = {}) {
  const request = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  return answerOf(await fetch(`/api/${operation}`, request).catch(gone));
}

/** @returns {never} */
function gone() {
  throw new Error("The demo does not answer any more. Is it still running?");
}

/**
 * @param {(event: { kind: string, share?: number, now?: string }) => void} hear
 * @param {() => void} onReturn called when the connection is there (again): something may have been missed
 */
export function listen(hear, onReturn) {
  const source = new EventSource("/events");
  source.addEventListener("message", ({ data }) => hear(JSON.parse(data)));
  source.addEventListener("open", onReturn);
}

/** What went wrong, for people. @param {unknown} fault */
export const wordsOf = (fault) => (fault instanceof Error ? fault.message : String(fault));
