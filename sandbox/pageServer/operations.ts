import type { Chat } from "../chat.ts";
import type { Licence } from "../manners.ts";
import { METHOD_KINDS, type MethodKind } from "../methods.ts";
import type { LocalFile } from "../uploads.ts";
import type { ClockMoves } from "./clockMoves.ts";
import { press, refresh } from "./press.ts";
import type { PageMeans } from "./view.ts";

export interface OperationMeans extends PageMeans {
  readonly clock: ClockMoves;
}

type Body = Readonly<Record<string, unknown>>;
type Operation = (means: OperationMeans, body: Body) => unknown;

/** What the page can do, by the last part of `/api/…`. A RangeError is an answer in words; what is returned goes to the page. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  say: async (means, body) =>
    heard(await chatOf(means, body).says(text(body, "text", LONGEST_LINE), filesIn(body))),
  mention: async (means, body) =>
    heard(
      await chatOf(means, body).mentions(
        text(body, "text", LONGEST_LINE),
        typeof body.thread === "string" ? body.thread : null,
      ),
    ),
  press: async (means, body) => {
    const data = (body.data ?? {}) as Body;
    const result = await press(
      chatOf(means, body),
      text(body, "message"),
      text(body, "verb"),
      data,
    );
    return result.kind === "error" ? { problem: result.text } : { done: result.kind };
  },
  refresh: async (means, body) => ({
    done: (await refresh(chatOf(means, body), text(body, "message")))?.kind ?? "nothing",
  }),
  "accept-file": async (means, body) =>
    heard(await chatOf(means, body).acceptsFile(text(body, "message"))),
  "decline-file": async (means, body) =>
    heard(await chatOf(means, body).declinesFile(text(body, "message"))),
  read: ({ news, sandbox }, body) => {
    const chat = body.chat === "channel" ? "channel" : "personal";
    news.reads(sandbox.tenant.person(text(body, "person")).id, chat);
  },

  "register-method": (means, body) => {
    const kind = text(body, "kind") as MethodKind;
    if (!METHOD_KINDS.includes(kind)) throw new RangeError(`There is no method ${kind}.`);
    means.sandbox.tenant.registerMethod(text(body, "person"), kind);
  },
  "delete-methods": ({ sandbox }, body) => {
    const kind = body.kind as MethodKind | undefined;
    sandbox.tenant.deleteMethods(text(body, "person"), ...(kind === undefined ? [] : [kind]));
  },
  "set-account": ({ sandbox }, body) => {
    if (body.on === true) sandbox.tenant.enableAccount(text(body, "person"));
    else sandbox.tenant.disableAccount(text(body, "person"));
  },
  "set-block": ({ sandbox, news }, body) => {
    if (body.on === true) sandbox.tenant.blockBot(text(body, "person"));
    else sandbox.tenant.unblockBot(text(body, "person"));
    news.changed();
  },
  "set-app": async (means, body) => {
    const chat = chatOf(means, body);
    if (body.on === true) await chat.installs();
    else await chat.uninstalls();
  },
  "security-defaults": ({ sandbox }, body) => sandbox.tenant.setSecurityDefaults(body.on === true),
  "add-policy": ({ sandbox }) => void sandbox.tenant.addConditionalAccessPolicy(),
  "remove-policies": ({ sandbox, news }) => {
    const { policies } = sandbox.tenant;
    for (const { id } of [...policies.conditionalAccess]) policies.removeConditionalAccess(id);
    news.changed();
  },
  licence: ({ sandbox }, body) => {
    const licence = text(body, "licence");
    if (!["free", "p1", "p2"].includes(licence))
      throw new RangeError(`There is no licence ${licence}.`);
    sandbox.tenant.setLicence(licence as Licence);
  },

  clock: async ({ clock }, body) => clock.move(text(body, "by")),
  fault: ({ faults, news }, body) => {
    faults.turn(text(body, "name"), body.on === true);
    news.changed();
  },
  "clear-faults": ({ faults, news }) => {
    faults.clear();
    news.changed();
  },
};

/** Teams itself takes no longer line from a person than about 28 KB. */
const LONGEST_LINE = 20_000;

/** Files come as base64, since everything the page sends is JSON. */
function filesIn({ files = [] }: Body): readonly LocalFile[] {
  if (!Array.isArray(files)) throw new RangeError("Files are a list.");
  return files.map((file: Body) => ({
    name: text(file, "name"),
    bytes: Buffer.from(text(file, "base64", LONGEST_FILE), "base64"),
  }));
}

const LONGEST_FILE = 40 * 1024 * 1024;

const chatOf = ({ sandbox }: OperationMeans, body: Body): Chat =>
  sandbox.chat(text(body, "person"));

/** What Teams tells a person whose message the bot did not take. */
function heard({ status }: { readonly status: number }) {
  return status >= 200 && status < 300
    ? {}
    : { problem: status === 0 ? "The bot cannot be reached." : `The bot answered ${status}.` };
}

function text(body: Body, field: string, longest = 400): string {
  const value = body[field];
  if (typeof value !== "string" || value === "" || value.length > longest)
    throw new RangeError(`"${field}" must be a text of 1 to ${longest} characters.`);
  return value;
}
