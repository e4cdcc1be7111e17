import readiness from "../../cards/readiness.json" with { type: "json" };
import type { Reader } from "../core/language.ts";
import type { Reading } from "../core/posture.ts";
import {
  BREAK_GLASS_MINIMUM,
  type BreakGlassAccount,
  type RegistrationCampaign,
  type TenantReadiness,
  usableBreakGlass,
} from "../core/tenantReadiness.ts";
import { plainText } from "../core/text.ts";
import { heading } from "./heading.ts";
import { type Card, render } from "./render.ts";
import { type Speech, speechFor } from "./speech.ts";

export interface ReadinessView {
  readonly reader: Reader;
  readonly tenant: TenantReadiness;
  readonly registered: number;
  readonly canSignIn: number;
  /** The gate the tenant set; 0 for none. */
  readonly readyPercent: number;
  /** Who vouched for modern authentication, and when; null for nobody. */
  readonly modern: { readonly name: string; readonly at: Date } | null;
}

interface Row {
  readonly label: string;
  readonly value: string;
  readonly todo: string;
}

/** The tenant's own side of requiring MFA: what is in order, what is not, and what to do about it. */
export function readinessCard(view: ReadinessView): Card {
  const speech = speechFor(view.reader);
  const { say } = speech;
  const { tenant } = view;
  const title = heading(say("readiness:title"));
  return render(
    readiness,
    {
      title,
      subtitle: say("readiness:asOf", { date: speech.dates.fullMoment(tenant.readAt) }),
      fallback: title,
      lines: speech.lines("readiness:intro"),
      rows: [
        shareRow(speech, view),
        modernRow(speech, view),
        ...methodRows(speech, tenant),
        read(speech, "campaign", tenant.campaign, (campaign) => campaignRow(speech, campaign)),
        read(speech, "partial", tenant.partialPolicies, (names) => ({
          value: names.length === 0 ? say("counted:none") : listed(speech, names),
          todo: names.length === 0 ? "" : say("readiness:todo/partial"),
        })),
        read(speech, "breakGlass", tenant.breakGlass, (all) => breakGlassRow(speech, all)),
      ].map((row) => ({ ...row, todo: row.todo || say("readiness:todo/nothing") })),
      words: speech.block("readiness:card"),
    },
    speech,
  );
}

type Label =
  | "share"
  | "modern"
  | "methods"
  | "migration"
  | "phone"
  | "campaign"
  | "partial"
  | "breakGlass";

const row = ({ say }: Speech, label: Label, value: string, todo: string): Row => ({
  label: say(`readiness:row/${label}`),
  value,
  todo,
});

/** A part that could not be read says so, and is nowhere taken for in order. */
function read<T>(
  speech: Speech,
  label: Label,
  part: Reading<T>,
  words: (value: T) => Pick<Row, "value" | "todo">,
): Row {
  const { say } = speech;
  if (!part.read)
    return row(
      speech,
      label,
      say("readiness:unread", { why: plainText(part.why, 200) }),
      say("readiness:todo/unread"),
    );
  const { value, todo } = words(part.value);
  return row(speech, label, value, todo);
}

const listed = (speech: Speech, names: readonly string[]): string =>
  speech.listed(
    names.map((name) => plainText(name)),
    8,
  );

/** Graph spells the same method "MicrosoftAuthenticator" here and "microsoftAuthenticator" there. */
const METHODS = [
  "fido2",
  "microsoftauthenticator",
  "softwareoath",
  "hardwareoath",
  "sms",
  "voice",
  "email",
  "temporaryaccesspass",
  "x509certificate",
  "qrcodepin",
] as const;

/** Methods by the names people know; one that Microsoft added since stands as Graph spells it. */
const methodNames = (speech: Speech, ids: readonly string[]): string =>
  listed(
    speech,
    ids.map((id) => {
      const known = METHODS.find((each) => each === id.toLowerCase());
      return known === undefined ? id : speech.say(`readiness:method/${known}`);
    }),
  );

function shareRow(speech: Speech, { registered, canSignIn, readyPercent }: ReadinessView): Row {
  const { say, people, numbers } = speech;
  if (canSignIn === 0)
    return row(speech, "share", say("readiness:value/noScan"), say("readiness:todo/scan"));
  const share = numbers.share(registered, canSignIn);
  const value = say("readiness:value/share", {
    many: registered,
    people: people(canSignIn),
    share,
  });
  if (readyPercent === 0) return row(speech, "share", value, say("readiness:todo/noGate"));
  const passed = registered * 100 >= canSignIn * readyPercent;
  return row(
    speech,
    "share",
    value,
    say(passed ? "readiness:todo/gatePassed" : "readiness:todo/gateShut", {
      percent: readyPercent,
    }),
  );
}

function modernRow(speech: Speech, { modern }: ReadinessView): Row {
  const { say, dates } = speech;
  if (modern === null)
    return row(speech, "modern", say("readiness:value/unconfirmed"), say("readiness:todo/modern"));
  const name = plainText(modern.name) || say("counted:noName");
  const value = say("readiness:value/confirmed", { name, date: dates.fullMoment(modern.at) });
  return row(speech, "modern", value, "");
}

function methodRows(speech: Speech, { methods }: TenantReadiness): readonly Row[] {
  const { say } = speech;
  return [
    read(speech, "methods", methods, ({ allowed }) => ({
      value: allowed.length === 0 ? say("counted:none") : methodNames(speech, allowed),
      todo: allowed.some((id) => id.toLowerCase() === "fido2")
        ? ""
        : say("readiness:todo/passkeys"),
    })),
    read(speech, "migration", methods, ({ migration }) => ({
      value: say(`readiness:migration/${migration}`),
      todo: migration === "migrationComplete" ? "" : say("readiness:todo/migration"),
    })),
    read(speech, "phone", methods, ({ ending }) => ({
      value: ending.length === 0 ? say("readiness:value/off") : methodNames(speech, ending),
      todo: ending.length === 0 ? "" : say("readiness:todo/phone"),
    })),
  ];
}

/** Two prompts with different demands confuse people: Entra's own is told beside ours. */
function campaignRow(speech: Speech, campaign: RegistrationCampaign): Pick<Row, "value" | "todo"> {
  const { say } = speech;
  const { state, snoozeDays, methods } = campaign;
  if (state === "disabled") return { value: say("readiness:value/off"), todo: "" };
  const parts = [
    say(`readiness:campaign/${state}`),
    asked(speech, campaign),
    ...(methods.length === 0
      ? []
      : [say("readiness:campaign/methods", { methods: methodNames(speech, methods) })]),
    ...(snoozeDays === null ? [] : [say("readiness:campaign/snooze", { days: snoozeDays })]),
  ];
  return { value: parts.join(" "), todo: say("readiness:todo/campaign") };
}

function asked({ say }: Speech, { everyone, included, excluded }: RegistrationCampaign): string {
  if (!everyone) return say("readiness:campaign/some", { included, excluded });
  return excluded === 0
    ? say("readiness:campaign/all")
    : say("readiness:campaign/everyone", { excluded });
}

function breakGlassRow(
  speech: Speech,
  accounts: readonly BreakGlassAccount[],
): Pick<Row, "value" | "todo"> {
  const { say } = speech;
  const usable = usableBreakGlass(accounts);
  const names = accounts.map((each) =>
    say("readiness:breakGlass/account", {
      name: plainText(each.displayName ?? "") || plainText(each.user),
      state: say(`readiness:breakGlass/${each.account}`),
      passkey: say(`readiness:breakGlass/${passkeyOf(each)}`),
    }),
  );
  const counted = say("readiness:value/breakGlass", {
    many: usable.length,
    needed: BREAK_GLASS_MINIMUM,
  });
  const value = names.length === 0 ? counted : `${counted} ${speech.listed(names, 5)}.`;
  if (usable.length < BREAK_GLASS_MINIMUM) return { value, todo: say("readiness:todo/breakGlass") };
  const safe = usable.every(({ passkey }) => passkey.read && passkey.value);
  return { value, todo: safe ? "" : say("readiness:todo/passkey") };
}

const passkeyOf = ({ passkey }: BreakGlassAccount): "passkey" | "noPasskey" | "passkeyUnread" => {
  if (!passkey.read) return "passkeyUnread";
  return passkey.value ? "passkey" : "noPasskey";
};
