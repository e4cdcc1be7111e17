/** Where somebody is, as the directory spells it. */
export interface Whereabouts {
  readonly usageLocation: string | null;
  /** A code or a name: "NO", "Norway". */
  readonly country: string | null;
  readonly city: string | null;
  readonly office: string | null;
}

/** `guess`: their country has several zones, and nothing says which is theirs. `tenant`: nothing is known at all. */
export interface HomeZone {
  readonly zone: string;
  readonly by: "city" | "country" | "guess" | "tenant";
}

/** The IANA zone somebody is likely to live in, from their address. `tenantZone` is for those whose address says nothing. */
export function homeZone(where: Whereabouts, tenantZone: string): HomeZone {
  const country = countryOf(where);
  const zones = country === null ? [] : zonesOf(country);
  const [only] = zones;
  if (country === null || only === undefined) {
    const named = zoneOfCity(where.city);
    return named === undefined ? { zone: tenantZone, by: "tenant" } : { zone: named, by: "city" };
  }
  if (zones.length === 1) return { zone: only, by: "country" };
  const named = zones.find(isNamedIn(where));
  if (named !== undefined) return { zone: named, by: "city" };
  const settled = PRIMARY_ZONES.get(country);
  if (settled !== undefined) return { zone: settled, by: "country" };
  const zone = [modern(tenantZone), MAIN_ZONES.get(country)].find(
    (each) => each !== undefined && zones.includes(each),
  );
  return { zone: zone ?? only, by: "guess" };
}

/** The ISO 3166 code of where somebody is: their address if it names a country, else the country their licences are used in. */
export const countryOf = ({ country, usageLocation }: Whereabouts): string | null =>
  countryNamed(country) ?? countryNamed(usageLocation);

/** The country a zone lies in; null for one that lies in none, like UTC. */
export const countryOfZone = remembered((zone: string): string | null => {
  const wanted = modern(zone);
  return countryCodes().find((code) => zonesOf(code).includes(wanted)) ?? null;
});

/** A country's zones under their present names; empty for an unknown one. */
export const zonesOf = remembered((country: string): readonly string[] =>
  (localeOf(country)?.getTimeZones?.() ?? []).map(modern),
);

/** The ISO weekdays without work in a country; Saturday and Sunday where nobody knows. */
export const weekendOf = remembered(
  (country: string): readonly number[] =>
    localeOf(country)?.getWeekInfo?.().weekend ?? SATURDAY_AND_SUNDAY,
);

const SATURDAY_AND_SUNDAY: readonly number[] = [6, 7];

/** CLDR's primary zones: the others of these countries are islands, exclaves or hardly used. */
const PRIMARY_ZONES: ReadonlyMap<string, string> = new Map([
  ["CL", "America/Santiago"],
  ["CN", "Asia/Shanghai"],
  ["CY", "Asia/Nicosia"],
  ["DE", "Europe/Berlin"],
  ["EC", "America/Guayaquil"],
  ["ES", "Europe/Madrid"],
  ["MH", "Pacific/Majuro"],
  ["MY", "Asia/Kuala_Lumpur"],
  ["NZ", "Pacific/Auckland"],
  ["PT", "Europe/Lisbon"],
  ["UA", "Europe/Kyiv"],
  ["UZ", "Asia/Tashkent"],
]);

/** Where most people live, in countries over several zones: a guess, and called one. */
const MAIN_ZONES: ReadonlyMap<string, string> = new Map([
  ["AR", "America/Argentina/Buenos_Aires"],
  ["AU", "Australia/Sydney"],
  ["BR", "America/Sao_Paulo"],
  ["CA", "America/Toronto"],
  ["CD", "Africa/Kinshasa"],
  ["FM", "Pacific/Pohnpei"],
  ["GL", "America/Nuuk"],
  ["ID", "Asia/Jakarta"],
  ["KI", "Pacific/Tarawa"],
  ["KZ", "Asia/Almaty"],
  ["MN", "Asia/Ulaanbaatar"],
  ["MX", "America/Mexico_City"],
  ["PF", "Pacific/Tahiti"],
  ["PG", "Pacific/Port_Moresby"],
  ["RU", "Europe/Moscow"],
  ["US", "America/New_York"],
]);

/** Intl keeps the names that zones had first; people know the present ones. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ["America/Buenos_Aires", "America/Argentina/Buenos_Aires"],
  ["America/Godthab", "America/Nuuk"],
  ["Asia/Calcutta", "Asia/Kolkata"],
  ["Asia/Katmandu", "Asia/Kathmandu"],
  ["Asia/Rangoon", "Asia/Yangon"],
  ["Asia/Saigon", "Asia/Ho_Chi_Minh"],
  ["Atlantic/Faeroe", "Atlantic/Faroe"],
  ["Europe/Kiev", "Europe/Kyiv"],
  ["Pacific/Enderbury", "Pacific/Kanton"],
  ["Pacific/Ponape", "Pacific/Pohnpei"],
  ["Pacific/Truk", "Pacific/Chuuk"],
]);

/** A zone's present name. */
export const modern = (zone: string): string => RENAMED.get(zone) ?? zone;

/** Whether a zone's city is theirs, or stands in the name of their office. `America/North_Dakota/Center` is no hint in "Data Center". */
function isNamedIn({ city, office }: Whereabouts): (zone: string) => boolean {
  const place = folded(city);
  const text = ` ${place} ${folded(office)} `;
  return (zone) =>
    cityOf(zone) === place || (zone.split("/").length === 2 && text.includes(` ${cityOf(zone)} `));
}

/** Only the city itself: without a country, words in an office's name say too little. */
function zoneOfCity(city: string | null): string | undefined {
  const place = folded(city);
  if (place === "") return undefined;
  return ALL_ZONES.find((zone) => cityOf(zone) === place);
}

const ALL_ZONES: readonly string[] = Intl.supportedValuesOf("timeZone")
  .filter((zone) => zone.includes("/") && !zone.startsWith("Etc/"))
  .map(modern);

const cityOf = remembered((zone: string): string => folded(zone.split("/").at(-1) ?? ""));

/** "São Paulo" and "Sao_Paulo" are one. */
const folded = (text: string | null): string =>
  (text ?? "")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** What countries are called in addresses and English lacks. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ["usa", "US"],
  ["uk", "GB"],
  ["great britain", "GB"],
  ["england", "GB"],
  ["scotland", "GB"],
  ["wales", "GB"],
  ["czech republic", "CZ"],
  ["turkey", "TR"],
  ["uae", "AE"],
  ["holland", "NL"],
]);

/** In these languages an address may name its country; English first, it wins where two countries share a name. */
const NAMING = ["en", "de", "fr", "es", "pt", "nb", "sv", "da", "nl", "it", "fi", "pl"];

function countryNamed(text: string | null): string | null {
  const name = folded(text);
  if (name === "") return null;
  return OTHER_NAMES.get(name) ?? countryNames().get(name) ?? null;
}

const countryNames = remembered((): ReadonlyMap<string, string> => {
  const names = new Map<string, string>(countryCodes().map((code) => [code.toLowerCase(), code]));
  for (const language of NAMING) {
    const called = new Intl.DisplayNames(language, { type: "region" });
    for (const code of countryCodes()) {
      const name = folded(called.of(code) ?? code);
      if (!names.has(name)) names.set(name, code);
    }
  }
  return names;
});

/** Every code that has a zone: what Intl names beyond are groups of countries and countries of the past. */
const countryCodes = remembered((): readonly string[] =>
  LETTERS.flatMap((first) => LETTERS.map((second) => `${first}${second}`)).filter(
    (code) => !PAST.has(code) && zonesOf(code).length > 0,
  ),
);

const LETTERS: readonly string[] = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
/** Intl goes on to answer for these under the zones of their heirs. */
const PAST: ReadonlySet<string> = new Set(["BU", "CS", "DD", "SU", "TP", "UK", "YD", "YU", "ZR"]);

/** Intl's own words about a country; TypeScript does not know them yet. */
interface RegionLocale {
  getTimeZones?(): readonly string[] | undefined;
  getWeekInfo?(): { readonly weekend: readonly number[] };
}

const localeOf = (country: string): RegionLocale | null =>
  /^[A-Z]{2}$/.test(country) ? (new Intl.Locale(`und-${country}`) as RegionLocale) : null;

/** Intl takes its time with these answers, and they never change. */
function remembered<Value>(find: () => Value): () => Value;
function remembered<Value>(find: (key: string) => Value): (key: string) => Value;
function remembered<Value>(find: (key: string) => Value): (key?: string) => Value {
  const known = new Map<string, Value>();
  return (key = "") => {
    if (!known.has(key)) known.set(key, find(key));
    return known.get(key) as Value;
  };
}
