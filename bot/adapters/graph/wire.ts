/** Narrowing of what came over the wire. Graph may leave out, null or mistype anything: nothing here throws. */

export type WireObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is WireObject =>
  typeof value === "object" && value !== null;

export const stringOf = (value: unknown): string | null =>
  typeof value === "string" ? value : null;

export const booleanOf = (value: unknown): boolean | null =>
  typeof value === "boolean" ? value : null;

export const objectsOf = (value: unknown): readonly WireObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

export const stringsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];

export function dateOf(value: unknown): Date | null {
  const ms = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : new Date(ms);
}
