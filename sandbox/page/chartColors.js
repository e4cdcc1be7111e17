const NAMED = /** @type {Record<string, string>} */ ({
  good: "--chart-good",
  warning: "--chart-warning",
  attention: "--chart-attention",
  neutral: "--chart-neutral",
  accent: "--chart-1",
  categoricalBlue: "--chart-6",
  categoricalLightBlue: "--chart-2",
  categoricalTeal: "--chart-2",
  categoricalGreen: "--chart-good",
  categoricalLime: "--chart-4",
  categoricalMarigold: "--chart-warning",
  categoricalRed: "--chart-attention",
  categoricalPurple: "--chart-3",
  categoricalLavender: "--chart-1",
});
const SERIES = ["--chart-1", "--chart-2", "--chart-3", "--chart-4", "--chart-5", "--chart-6"];

/** The value of a theme variable now. @param {string} name */
export const themed = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The variable behind a Teams chart colour; an unknown or missing one takes its place in the series. @param {unknown} name @param {number} index */
export const variableOf = (name, index) =>
  NAMED[String(name)] ?? SERIES[index % SERIES.length] ?? "--chart-1";
