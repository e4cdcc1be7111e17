import { pick } from "./random.ts";

/** Given and family names that go together, one culture a row. */
const CULTURES: readonly {
  readonly language: string;
  readonly country: string;
  readonly given: readonly string[];
  readonly family: readonly string[];
}[] = [
  {
    language: "en-US",
    country: "US",
    given: ["Olivia", "Marcus", "Tamika", "Ethan", "Grace", "Jamal", "Chloe", "Wyatt"],
    family: ["Carter", "O'Brien", "Washington", "Nguyen", "Hughes", "Brooks", "Reyes", "Sutton"],
  },
  {
    language: "de-DE",
    country: "DE",
    given: ["Jörg", "Anneliese", "Käthe", "Lukas", "Özlem", "Sören", "Mareike", "Till"],
    family: ["Müller", "Weiß", "Schönfeld", "Yılmaz", "Großmann", "Krüger", "von Arnim", "Jäger"],
  },
  {
    language: "fr-FR",
    country: "FR",
    given: ["Amélie", "François", "Zoé", "Noël", "Inès", "Théo", "Aïcha", "Loïc"],
    family: ["Lefèvre", "D'Angelo", "Benoît", "Garçon", "Traoré", "Étienne", "Marchand", "Diallo"],
  },
  {
    language: "es-MX",
    country: "MX",
    given: ["Ximena", "José", "Lucía", "Andrés", "Itzel", "Raúl", "Noemí", "Iván"],
    family: ["Núñez", "García", "Hernández", "Peña", "Domínguez", "Ávila", "Quiñones", "Ibarra"],
  },
  {
    language: "pl-PL",
    country: "PL",
    given: ["Małgorzata", "Łukasz", "Zofia", "Paweł", "Kasia", "Wojciech", "Agnieszka", "Jacek"],
    family: ["Wójcik", "Zieliński", "Dąbrowska", "Król", "Nowak", "Szczęsny", "Gałązka", "Sobczak"],
  },
  {
    language: "en-IN",
    country: "IN",
    given: ["Priya", "Arjun", "Lakshmi", "Rohan", "Meera", "Vikram", "Ananya", "Imran"],
    family: ["Iyer", "Chatterjee", "Reddy", "Kaur", "Subramanian", "Khan", "Desai", "Pillai"],
  },
  {
    language: "ja-JP",
    country: "JP",
    given: ["Haruto", "Yui", "Sakura", "Kenji", "Aoi", "Ren", "Mio", "Takumi"],
    family: ["Sato", "Suzuki", "Takahashi", "Tanaka", "Yamamoto", "Kobayashi", "Mori", "Ōta"],
  },
  {
    language: "pt-BR",
    country: "BR",
    given: ["João", "Letícia", "Thiago", "Conceição", "Caio", "Beatriz", "Antônio", "Júlia"],
    family: ["Silva", "Gonçalves", "Araújo", "Souza", "Magalhães", "Brandão", "Teixeira", "Rocha"],
  },
  {
    language: "ar-AE",
    country: "AE",
    given: ["Layla", "Omar", "Fatima", "Yusuf", "Noor", "Khalid", "Mariam", "Tariq"],
    family: ["Al-Farsi", "Haddad", "Mansour", "El Sayed", "Nasser", "Al Mazrouei", "Saleh", "Aziz"],
  },
  {
    language: "sv-SE",
    country: "SE",
    given: ["Åsa", "Björn", "Linnéa", "Östen", "Saga", "Håkan", "Maja", "Elias"],
    family: ["Lindström", "Åkesson", "Öberg", "Nyström", "Bergqvist", "Sjögren", "Holm", "Ek"],
  },
];

const DEPARTMENTS: readonly (readonly [department: string, titles: readonly string[]])[] = [
  ["Sales", ["Account Executive", "Sales Associate", "Regional Manager"]],
  ["Marketing", ["Content Designer", "Campaign Manager", "Marketing Assistant"]],
  ["Finance", ["Accountant", "Controller", "Payroll Specialist"]],
  ["Engineering", ["Software Engineer", "Test Engineer", "Engineering Manager"]],
  ["Operations", ["Shift Lead", "Logistics Planner", "Warehouse Associate"]],
  ["Human Resources", ["Recruiter", "HR Business Partner", "HR Assistant"]],
  ["Legal", ["Counsel", "Paralegal"]],
  ["Customer Support", ["Support Agent", "Support Lead"]],
];

const OFFICES: Readonly<Record<string, string>> = {
  US: "Seattle",
  DE: "Hamburg",
  FR: "Lyon",
  MX: "Monterrey",
  PL: "Gdańsk",
  IN: "Bengaluru",
  JP: "Osaka",
  BR: "Recife",
  AE: "Dubai",
  SE: "Göteborg",
};

export interface Identity {
  readonly givenName: string;
  readonly surname: string;
  readonly alias: string;
  readonly preferredLanguage: string;
  readonly usageLocation: string;
  readonly officeLocation: string;
  readonly department: string;
  readonly jobTitle: string;
}

/** The person these words always name. Different words may give namesakes, as in life. */
export function identity(seed: string, key: string): Identity {
  const culture = pick(CULTURES, seed, key, "culture");
  const givenName = pick(culture.given, seed, key, "given");
  const surname = pick(culture.family, seed, key, "family");
  const [department, titles] = pick(DEPARTMENTS, seed, key, "department");
  return {
    givenName,
    surname,
    alias: `${ascii(givenName)}.${ascii(surname)}`,
    preferredLanguage: culture.language,
    usageLocation: culture.country,
    officeLocation: OFFICES[culture.country] ?? "Headquarters",
    department,
    jobTitle: pick(titles, seed, key, "title"),
  };
}

/** Letters fit for a user principal name: marks dropped, the few letters that do not decompose spelled out. */
function ascii(name: string): string {
  return name
    .replaceAll("ß", "ss")
    .replaceAll(/[łŁ]/g, "l")
    .replaceAll("ı", "i")
    .normalize("NFD")
    .replaceAll(/[^a-zA-Z]/g, "")
    .toLowerCase();
}
