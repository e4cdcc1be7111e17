const GROUPED = new Intl.NumberFormat("en-GB");

/** "4,210" */
export const count = (many: number): string => GROUPED.format(many);

/** "1 person", "4,210 people" */
export const people = (many: number): string => (many === 1 ? "1 person" : `${count(many)} people`);

/** "1 reminder", "3 reminders" */
export const several = (many: number, noun: string): string =>
  `${count(many)} ${noun}${many === 1 ? "" : "s"}`;

/**
 * "7.4%", or "none" where there is nobody to take a share of. Rounded, but nobody is rounded away: all but one of many
 * is never 100.0%, and one of many never 0.0%.
 */
export function share(part: number, base: number): string {
  if (base === 0) return "none";
  const rounded = Math.round((part / base) * 1000) / 10;
  const least = part === 0 ? 0 : 0.1;
  const most = part === base ? 100 : 99.9;
  return `${Math.min(most, Math.max(least, rounded)).toFixed(1)}%`;
}

/** "1st", "2nd", "3rd", "11th" */
export function ordinal(many: number): string {
  const teen = many % 100 >= 11 && many % 100 <= 13;
  const ending = teen ? "th" : (["th", "st", "nd", "rd"][many % 10] ?? "th");
  return `${many}${ending}`;
}

/** "Lynne, Diego and Mia"; "Lynne, Diego and 31 more" when there are more than `limit`. */
export function listed(names: readonly string[], limit = 10, total = names.length): string {
  const shown = names.slice(0, limit);
  const more = total - shown.length;
  const parts = more > 0 ? [...shown, `${count(more)} more`] : shown;
  if (parts.length < 2) return parts.join("");
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
