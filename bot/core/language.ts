/** The languages we speak, as BCP 47 tags, English first: it is what anyone gets whose language we lack. */
export const LANGUAGES = ["en", "de", "fr", "es", "pt-BR", "ja", "ar"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Whom words and times are for. `zone` is an IANA zone. */
export interface Reader {
  readonly language: Language;
  readonly zone: string;
}

/** The language of the first tag that names one of ours: `de-CH` is German, any Portuguese is the Brazilian one. */
export function languageOf(tags: readonly (string | null)[]): Language {
  for (const tag of tags) {
    const found = tag === null ? undefined : named(tag);
    if (found !== undefined) return found;
  }
  return "en";
}

function named(tag: string): Language | undefined {
  const primary = primaryOf(tag);
  return LANGUAGES.find((each) => primaryOf(each) === primary);
}

const primaryOf = (tag: string): string => (tag.trim().split(/[-_]/, 1)[0] ?? "").toLowerCase();

/** Whether a language is written from right to left. */
export const isRightToLeft = (language: Language): boolean => language === "ar";
