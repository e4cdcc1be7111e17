import { createInstance } from "i18next";
import { isRightToLeft, LANGUAGES, type Language, type Reader } from "../core/language.ts";
import { type BlockKey, catalogueOf, type Key, type LinesKey } from "./catalogue.ts";
import { type Dates, datesFor } from "./dates.ts";
import { isolated } from "./isolated.ts";
import { type Numbers, numbersFor } from "./numbers.ts";

/** Numbers are written the reader's way. Names go through `plainText` before they come here. */
type Values = Readonly<Record<string, string | number>>;

/** How we speak to one reader: every word of a card comes from here, in their language, every time in their zone. */
export interface Speech {
  readonly reader: Reader;
  readonly numbers: Numbers;
  readonly dates: Dates;
  /** One text. `count` chooses its plural form. @throws Error when English lacks the key, which does not compile */
  say(key: Key, values?: Values): string;
  /** Several lines. */
  lines(key: LinesKey, values?: Values): readonly string[];
  /** The words a template shows as they are. */
  block(key: BlockKey): Readonly<Record<string, string>>;
  /** "1 person", "4,210 people" */
  people(many: number): string;
  /** "Lynne, Diego and Mia"; "Lynne, Diego and 31 more" when there are more than `limit`. Names are plain text. */
  listed(names: readonly string[], limit?: number, total?: number): string;
}

const catalogues = createInstance();
void catalogues.init({
  initAsync: false,
  resources: Object.fromEntries(LANGUAGES.map((each) => [each, catalogueOf(each)])),
  supportedLngs: [...LANGUAGES],
  fallbackLng: "en",
  ns: Object.keys(catalogueOf("en")),
  keySeparator: "/",
  nsSeparator: ":",
  interpolation: { escapeValue: false },
  parseMissingKeyHandler: (key: string) => {
    throw new Error(`There are no words for ${key}.`);
  },
});

/** Values as a reader of this language sees them within a sentence. */
const written = (values: Values, language: Language): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      isolated(typeof value === "number" ? numbersFor(language).count(value) : value, language),
    ]),
  );

const spoken = new Map<string, Speech>();

/** The speech for a reader; made once for each language and zone. */
export function speechFor(reader: Reader): Speech {
  const name = `${reader.language} ${reader.zone}`;
  const speech = spoken.get(name) ?? newSpeech(reader);
  spoken.set(name, speech);
  return speech;
}

function newSpeech(reader: Reader): Speech {
  const { language } = reader;
  const translate = catalogues.getFixedT(language);
  const numbers = numbersFor(language);
  // Values are handed over apart from the options, and nothing in them is looked up again: a name may be "$t(key)".
  const find = (key: string, values: Values, returnObjects: boolean): unknown =>
    translate(key, {
      replace: written(values, language),
      nest: false,
      returnObjects,
      ...(typeof values.count === "number" && { count: values.count }),
      ...(values.ordinal === 1 && { ordinal: true }),
    });
  const say = (key: Key, values: Values = {}): string => String(find(key, values, false));
  return {
    reader,
    numbers,
    dates: datesFor(reader, say),
    say,
    lines: (key, values = {}) => find(key, values, true) as readonly string[],
    block: (key) => find(key, {}, true) as Readonly<Record<string, string>>,
    people: (count) => say("counted:people", { count }),
    listed: (names, limit = 10, total = names.length) => {
      const shown = names.slice(0, limit).map((each) => isolated(each, language));
      const more = total - shown.length;
      return numbers.list(more > 0 ? [...shown, say("counted:more", { count: more })] : shown);
    },
  };
}

/** Who reads what is kept: files, records and whatever programs compare are in English and UTC. */
export const RECORDS: Reader = { language: "en", zone: "UTC" };

/** Whether a card for this reader is laid out from right to left. */
export const isMirrored = ({ reader }: Speech): boolean => isRightToLeft(reader.language);
