import { readdirSync, readFileSync } from "node:fs";
import type { Language } from "../core/language.ts";
import announcement from "./locales/en/announcement.json" with { type: "json" };
import ask from "./locales/en/ask.json" with { type: "json" };
import audit from "./locales/en/audit.json" with { type: "json" };
import breaker from "./locales/en/breaker.json" with { type: "json" };
import campaignCode from "./locales/en/campaignCode.json" with { type: "json" };
import campaignForm from "./locales/en/campaignForm.json" with { type: "json" };
import campaignProgress from "./locales/en/campaignProgress.json" with { type: "json" };
import campaigns from "./locales/en/campaigns.json" with { type: "json" };
import caseWords from "./locales/en/case.json" with { type: "json" };
import caseClosed from "./locales/en/caseClosed.json" with { type: "json" };
import command from "./locales/en/command.json" with { type: "json" };
import counted from "./locales/en/counted.json" with { type: "json" };
import delivery from "./locales/en/delivery.json" with { type: "json" };
import difference from "./locales/en/difference.json" with { type: "json" };
import drift from "./locales/en/drift.json" with { type: "json" };
import dryRun from "./locales/en/dryRun.json" with { type: "json" };
import enforce from "./locales/en/enforce.json" with { type: "json" };
import enforced from "./locales/en/enforced.json" with { type: "json" };
import erase from "./locales/en/erase.json" with { type: "json" };
import error from "./locales/en/error.json" with { type: "json" };
import evidence from "./locales/en/evidence.json" with { type: "json" };
import evidenceImport from "./locales/en/evidenceImport.json" with { type: "json" };
import exempt from "./locales/en/exempt.json" with { type: "json" };
import exemption from "./locales/en/exemption.json" with { type: "json" };
import exemptions from "./locales/en/exemptions.json" with { type: "json" };
import exportWords from "./locales/en/export.json" with { type: "json" };
import find from "./locales/en/find.json" with { type: "json" };
import gap from "./locales/en/gap.json" with { type: "json" };
import help from "./locales/en/help.json" with { type: "json" };
import history from "./locales/en/history.json" with { type: "json" };
import letter from "./locales/en/letter.json" with { type: "json" };
import list from "./locales/en/list.json" with { type: "json" };
import manager from "./locales/en/manager.json" with { type: "json" };
import notCapable from "./locales/en/notCapable.json" with { type: "json" };
import notice from "./locales/en/notice.json" with { type: "json" };
import nudge from "./locales/en/nudge.json" with { type: "json" };
import nudgeAnswered from "./locales/en/nudgeAnswered.json" with { type: "json" };
import override from "./locales/en/override.json" with { type: "json" };
import ownStatus from "./locales/en/ownStatus.json" with { type: "json" };
import plan from "./locales/en/plan.json" with { type: "json" };
import planWords from "./locales/en/planWords.json" with { type: "json" };
import presses from "./locales/en/presses.json" with { type: "json" };
import proof from "./locales/en/proof.json" with { type: "json" };
import reach from "./locales/en/reach.json" with { type: "json" };
import reachList from "./locales/en/reachList.json" with { type: "json" };
import readiness from "./locales/en/readiness.json" with { type: "json" };
import record from "./locales/en/record.json" with { type: "json" };
import reply from "./locales/en/reply.json" with { type: "json" };
import scan from "./locales/en/scan.json" with { type: "json" };
import scanFinished from "./locales/en/scanFinished.json" with { type: "json" };
import stage from "./locales/en/stage.json" with { type: "json" };
import status from "./locales/en/status.json" with { type: "json" };
import timeline from "./locales/en/timeline.json" with { type: "json" };
import unregistered from "./locales/en/unregistered.json" with { type: "json" };
import verdict from "./locales/en/verdict.json" with { type: "json" };
import wasThatYou from "./locales/en/wasThatYou.json" with { type: "json" };
import when from "./locales/en/when.json" with { type: "json" };
import who from "./locales/en/who.json" with { type: "json" };

/** English has every key; the other languages are held to it by `test/cards/locales.test.ts`. */
const ENGLISH = {
  ask,
  audit,
  campaignForm,
  campaignProgress,
  campaigns,
  command,
  counted,
  delivery,
  difference,
  dryRun,
  enforced,
  help,
  letter,
  list,
  manager,
  notCapable,
  notice,
  nudge,
  nudgeAnswered,
  ownStatus,
  plan,
  planWords,
  proof,
  reach,
  reachList,
  record,
  reply,
  scan,
  scanFinished,
  stage,
  status,
  timeline,
  verdict,
  announcement,
  breaker,
  campaignCode,
  case: caseWords,
  caseClosed,
  wasThatYou,
  enforce,
  erase,
  error,
  evidence,
  evidenceImport,
  override,
  readiness,
  exempt,
  exemption,
  exemptions,
  drift,
  export: exportWords,
  find,
  gap,
  history,
  presses,
  unregistered,
  who,
  when,
};
type English = typeof ENGLISH;

type Path<Node, Leaf> = {
  [Name in keyof Node & string]: Node[Name] extends Leaf
    ? Name
    : Node[Name] extends string | readonly string[]
      ? never
      : `${Name}/${Path<Node[Name], Leaf>}`;
}[keyof Node & string];

/** A key without its plural form: which one it takes is the language's affair. */
type Stem<Key> = Key extends `${infer Base}_${"one" | "two" | "few" | "other"}`
  ? Base extends `${infer Bare}_ordinal`
    ? Bare
    : Base
  : Key;

/** `nudge:title/first`: one text. */
export type Key = {
  [Namespace in keyof English]: `${Namespace}:${Stem<Path<English[Namespace], string>>}`;
}[keyof English];

/** `nudge:steps`: several lines. */
export type LinesKey = {
  [Namespace in keyof English]: `${Namespace}:${Path<English[Namespace], readonly string[]>}`;
}[keyof English];

/** `nudge:card`: the words a template shows as they are, by name; and the commands' summaries. */
export type BlockKey =
  | "help:summary"
  | {
      [Namespace in keyof English]: "card" extends keyof English[Namespace]
        ? `${Namespace}:card`
        : never;
    }[keyof English];

/** Every file of a language by its namespace. One that is not there yet is read in English. */
export function catalogueOf(language: Language): Readonly<Record<string, object>> {
  if (language === "en") return ENGLISH;
  const folder = new URL(`./locales/${language}/`, import.meta.url);
  return Object.fromEntries(
    readdirSync(folder)
      .filter((file) => file.endsWith(".json"))
      .map((file) => [
        file.replace(/\.json$/, ""),
        JSON.parse(readFileSync(new URL(file, folder), "utf8")),
      ]),
  );
}
