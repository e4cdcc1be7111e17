import type { Language } from "../core/language.ts";

/** Where our language's name leaves room: English is British, Arabic is written with the digits Teams and Entra show. */
const LOCALES: Readonly<Partial<Record<Language, string>>> = { en: "en-GB", ar: "ar-u-nu-latn" };

/** The locale by which `Intl` writes for a language. */
export const localeOf = (language: Language): string => LOCALES[language] ?? language;

/** Numbers in one language. */
export interface Numbers {
  /** "4,210" */
  count(many: number): string;
  /** "7.4%". Rounded, but nobody is rounded away: all but one of many is never 100.0%, and one of many never 0.0%. `base` is not 0. */
  share(part: number, base: number): string;
  /** "Lynne, Diego and Mia" */
  list(items: readonly string[]): string;
}

const known = new Map<Language, Numbers>();

export function numbersFor(language: Language): Numbers {
  const numbers = known.get(language) ?? newNumbers(localeOf(language));
  known.set(language, numbers);
  return numbers;
}

function newNumbers(locale: string): Numbers {
  const grouped = new Intl.NumberFormat(locale, { useGrouping: "always" });
  const percent = new Intl.NumberFormat(locale, {
    style: "percent",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const and = new Intl.ListFormat(locale, { type: "conjunction" });
  return {
    count: (many) => grouped.format(many),
    share: (part, base) => percent.format(notRoundedAway(part, base)),
    list: (items) => and.format(items),
  };
}

function notRoundedAway(part: number, base: number): number {
  const rounded = Math.round((part / base) * 1000);
  const least = part === 0 ? 0 : 1;
  const most = part === base ? 1000 : 999;
  return Math.min(most, Math.max(least, rounded)) / 1000;
}
