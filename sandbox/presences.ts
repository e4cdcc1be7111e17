import { chance } from "./random.ts";

export interface Presence {
  readonly availability: string;
  readonly activity: string;
}

const AVAILABLE: Presence = { availability: "Available", activity: "Available" };

/** Who is busy now, as Teams tells it. Everyone is available until set otherwise. */
export class Presences {
  readonly #set = new Map<string, Presence>();

  set(person: string, presence: Presence): void {
    this.#set.set(person, presence);
  }

  /** Half of the people in PascalCase, half in camelCase: real answers come in both (graph.md 10). */
  of(person: string): Presence {
    const { availability, activity } = this.#set.get(person) ?? AVAILABLE;
    const spell = chance("presence", person) < 0.5 ? lower : upper;
    return { availability: spell(availability), activity: spell(activity) };
  }
}

const lower = (word: string): string => word.charAt(0).toLowerCase() + word.slice(1);
const upper = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
